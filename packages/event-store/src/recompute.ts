import type { StateInterval } from '@holdfast/adapter-core/events'
import type { Db } from './database.ts'
import { prepareDigestInsert } from './digest-writer.ts'
import { type IntervalSums, sumsOf } from './interval-sums.ts'
import { digestRowsOf, type OutageDigest } from './outage-digest.ts'
import { rollupsOf } from './rollup.ts'
import { prepareRollupInsert } from './rollup-writer.ts'

/** Rows read at once. */
const PAGE = 1_000

type StoredInterval = StateInterval & { readonly stored: string }

/** Makes the sums of all intervals anew; to be called inside a transaction. */
export function recomputeSums(db: Db): void {
  const update = db.$client.prepare(
    `UPDATE state_intervals SET live_before_ms = ?, up_before_ms = ?, monitored_before_ms = ?, known_before_ms = ?
     WHERE connection = ? AND from_at = ?`,
  )
  for (const connection of connectionsOf(db, 'state_intervals')) {
    for (const { from, stored, ...interval } of sumsOf(intervalsOf(db, connection))) {
      const sums = listOf(interval)
      if (JSON.stringify(sums) !== stored) update.run(...sums, connection, from)
    }
  }
}

const listOf = (sums: IntervalSums): readonly number[] => [
  sums.liveBeforeMs,
  sums.upBeforeMs,
  sums.monitoredBeforeMs,
  sums.knownBeforeMs,
]

/** Makes digests and rollups of all outages anew; to be called inside a transaction. */
export function recomputeDigests(db: Db): void {
  db.$client.exec('DELETE FROM outage_digests; DELETE FROM rollups')
  const insertDigest = prepareDigestInsert(db)
  const insertRollup = prepareRollupInsert(db)
  for (const connection of connectionsOf(db, 'outages')) {
    for (const row of digestRowsOf(connection, digestsOf(db, connection))) insertDigest(row)
    for (const row of rollupsOf(connection, digestsOf(db, connection))) insertRollup(row)
  }
}

function connectionsOf(db: Db, table: 'outages' | 'state_intervals'): readonly string[] {
  return db.$client.prepare<[], string>(`SELECT DISTINCT connection FROM ${table} ORDER BY connection`).pluck().all()
}

/** Intervals of one connection, oldest first, with the sums that are stored as JSON. */
function* intervalsOf(db: Db, connection: string): Generator<StoredInterval> {
  const select = db.$client.prepare<[string, number], StoredInterval>(
    `SELECT connection, state, from_at AS "from", to_at AS "to", outage_id AS outageId,
       json_array(live_before_ms, up_before_ms, monitored_before_ms, known_before_ms) AS stored
     FROM state_intervals WHERE connection = ? AND from_at > ? ORDER BY from_at LIMIT ${PAGE}`,
  )
  let rows = select.all(connection, Number.MIN_SAFE_INTEGER)
  while (rows.length > 0) {
    yield* rows
    rows = select.all(connection, rows.at(-1)?.from ?? Number.MAX_SAFE_INTEGER)
  }
}

interface DigestColumns extends Omit<OutageDigest, 'isRecovered' | 'planned'> {
  readonly isRecovered: number
  readonly planned: number
}

/** What statistics need of one connection's outages of scope `connection`, in the order of their ids. */
function* digestsOf(db: Db, connection: string): Generator<OutageDigest> {
  // Outages of a connection do not overlap: the order of their starts is that of their ids.
  const select = db.$client.prepare<[string, number, number], DigestColumns>(
    `SELECT id, started_at AS startedAt, detected_at AS detectedAt, ended_at AS endedAt, duration_ms AS durationMs,
       detection_ms AS detectionMs, cause, planned, recovered_at IS NOT NULL AS isRecovered
     FROM outages WHERE connection = ? AND scope = 'connection' AND (started_at, id) > (?, ?)
     ORDER BY started_at, id LIMIT ${PAGE}`,
  )
  let rows = select.all(connection, Number.MIN_SAFE_INTEGER, 0)
  while (rows.length > 0) {
    for (const row of rows) yield { ...row, planned: row.planned === 1, isRecovered: row.isRecovered === 1 }
    const last = rows.at(-1)
    rows = select.all(connection, last?.startedAt ?? Number.MAX_SAFE_INTEGER, last?.id ?? 0)
  }
}
