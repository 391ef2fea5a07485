import type { Db } from './database.ts'

/** What one call deleted. */
export interface PurgedNotices {
  readonly notices: number
  /** Rows of all tables, those notices included; 0 once nothing is left to delete. */
  readonly rows: number
}

interface Ended {
  readonly id: number
  /** Rows that it has in all tables. */
  readonly rows: number
}

const ENDED = `
  SELECT id, 1 + tries + json_array_length(content, '$.connections') AS rows
  FROM notices INDEXED BY notices_settled
  WHERE settled_at < ? ORDER BY settled_at, id LIMIT ?`

const IDS = 'SELECT value FROM json_each(?)'

const DELETE_CONNECTIONS = `
  DELETE FROM notice_connections WHERE (connection, notice) IN (
    SELECT named.value, notices.id FROM notices, json_each(notices.content, '$.connections') AS named
    WHERE notices.id IN (${IDS}))`

const DELETE_SILENCES = `
  DELETE FROM silences WHERE id IN (
    SELECT id FROM silences INDEXED BY silences_by_end
    WHERE over_at < ? ORDER BY over_at LIMIT ?)`

/** Those of outages that go on stay; those of outages that are not known go by their own age. */
const DELETE_ACKNOWLEDGEMENTS = `
  DELETE FROM acknowledgements WHERE outage IN (
    SELECT outage FROM acknowledgements INDEXED BY acknowledgements_by_at
    WHERE at < ? AND NOT EXISTS (
      SELECT 1 FROM outages WHERE id = acknowledgements.outage AND (ended_at IS NULL OR ended_at >= ?))
    ORDER BY at LIMIT ?)`

/**
 * Deletes some of the notices, with their tries, and of the silences and acknowledgements that ended before an instant, the
 * oldest first. Each call is one short transaction; the next goes on.
 *
 * @param maxRows most rows to delete in this call; one notice goes whole, whatever it has
 */
export function purgeNotices(db: Db, before: number, maxRows: number): PurgedNotices {
  const { $client } = db
  const some = (): PurgedNotices => {
    const ids = oldest($client.prepare<[number, number], Ended>(ENDED).all(before, maxRows), maxRows)
    const run = (statement: string, ...values: readonly (number | string)[]): number =>
      $client.prepare(statement).run(...values).changes
    let rows = 0
    if (ids.length > 0) {
      const list = JSON.stringify(ids)
      rows += run(DELETE_CONNECTIONS, list)
      rows += run(`DELETE FROM notice_tries WHERE notice IN (${IDS})`, list)
      rows += run(`DELETE FROM notices WHERE id IN (${IDS})`, list)
    }
    if (rows < maxRows) rows += run(DELETE_SILENCES, before, maxRows - rows)
    if (rows < maxRows) rows += run(DELETE_ACKNOWLEDGEMENTS, before, before, maxRows - rows)
    return { notices: ids.length, rows }
  }
  // Without a row to delete nothing is written.
  return db.transaction(some, { behavior: 'deferred' })
}

/** As many as have no more rows than that in all; at least one. */
function oldest(ended: readonly Ended[], maxRows: number): readonly number[] {
  let rows = 0
  const ids: number[] = []
  for (const one of ended) {
    rows += one.rows
    if (rows > maxRows && ids.length > 0) break
    ids.push(one.id)
  }
  return ids
}
