import type { StoredEvent } from '@holdfast/adapter-core/events'
import { and, asc, desc, eq, gt, gte, lt, max, min, type SQL, sql } from 'drizzle-orm'
import { assertLimit, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import type { EventQuery, Page } from './port.ts'
import { events } from './schema.ts'

/** One page of events: newest first, or ascending where `after` is given. */
export function queryEvents(db: Db, query: EventQuery): Page<StoredEvent> {
  assertLimit(query.limit)
  const ascending = query.after !== undefined
  const kind = ascending ? 'events_after' : 'events'
  const [behind] = query.cursor === undefined ? [query.after] : decodeCursor(kind, 1, query.cursor)
  const rows = db
    .select()
    .from(events)
    .where(
      and(
        ...filtersOf(query),
        behind === undefined ? undefined : ascending ? gt(events.id, behind) : lt(events.id, behind),
      ),
    )
    .orderBy(ascending ? asc(events.id) : desc(events.id))
    .limit(query.limit + 1)
    .all()
  // The columns are the members of the union; only the writer fills them.
  return pageOf(rows as unknown as readonly StoredEvent[], query.limit, kind, ({ id }) => [id])
}

function filtersOf({ connection, type, from, to, outage }: EventQuery): readonly (SQL | undefined)[] {
  return [
    connection === undefined ? undefined : eq(events.connection, connection),
    type === undefined ? undefined : eq(events.type, type),
    outage === undefined ? undefined : eq(events.outageId, outage),
    from === undefined ? undefined : gte(events.at, from),
    to === undefined ? undefined : lt(events.at, to),
  ]
}

/** Every event after an id, oldest first, read in pages: the log may be larger than memory. */
export function* readEvents(db: Db, after = 0): Generator<StoredEvent> {
  let last = after
  for (;;) {
    const { items, next } = queryEvents(db, { after: last, limit: 1000 })
    yield* items
    last = items.at(-1)?.id ?? last
    if (next === null) return
  }
}

/** Smallest and largest event id still held; null when empty. */
export function queryEventRange(db: Db): { readonly first: number; readonly last: number } | null {
  const range = db
    .select({ first: min(events.id), last: max(events.id) })
    .from(events)
    .get()
  return range === undefined || range.first === null || range.last === null
    ? null
    : { first: range.first, last: range.last }
}

/** When the newest event happened; null when there is none. */
export function queryLastEventAt(db: Db): number | null {
  return db.select({ at: events.at }).from(events).orderBy(desc(events.id)).limit(1).get()?.at ?? null
}

/** Every connection that ever had an event, by name. One look-up in the index each, not a scan of the log. */
export function queryConnections(db: Db): readonly string[] {
  const rows = db.all<{ name: string }>(sql`
    WITH RECURSIVE seen(name) AS (
      SELECT min(${events.connection}) FROM ${events}
      UNION ALL
      SELECT (SELECT min(${events.connection}) FROM ${events} WHERE ${events.connection} > seen.name)
      FROM seen WHERE seen.name IS NOT NULL
    )
    SELECT name FROM seen WHERE name IS NOT NULL`)
  return rows.map(({ name }) => name)
}
