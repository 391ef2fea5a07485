import type { EventType, StoredEvent } from '@holdfast/adapter-core/events'
import { and, asc, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import { eventBounds } from './event-bounds.ts'
import { readMeta } from './meta.ts'
import { queryFewOutages } from './outage-queries.ts'
import type { EventQuery, Page } from './port.ts'
import { events, outages, stateIntervals } from './schema.ts'
import { columnsOf, through } from './through.ts'

const ID = sql<number>`${events.id}`

/** Events of a type that is rare: they are looked through whole in some 2 ms. */
const MAX_RARE = 20_000

/**
 * One page of events: newest first, or ascending where `after` is given. It is one range of one index, whatever the
 * filters: ids grow in each of them.
 */
export function queryEvents(db: Db, query: EventQuery): Page<StoredEvent> {
  assertLimit(query.limit)
  const ascending = query.after !== undefined
  const scope = cursorScope(ascending ? 'events_after' : 'events', query, readMeta(db, 'id'))
  const [behind] = query.cursor === undefined ? [query.after] : decodeCursor(scope, 1, query.cursor)
  const bounds = eventBounds(db, query)
  const after = ascending ? Math.max(bounds.after, behind ?? 0) : bounds.after
  const before = ascending ? bounds.before : Math.min(bounds.before, behind ?? Number.MAX_SAFE_INTEGER)
  const { index, filters } = rangeOf(db, query)
  const rows = db
    .select(columnsOf(events))
    .from(through(events, index))
    .where(and(...filters, gt(events.id, after), lt(events.id, before)))
    .orderBy(ascending ? asc(events.id) : desc(events.id))
    .limit(query.limit + 1)
    .all()
  // The columns are the members of the union; only the writer fills them.
  return pageOf(rows as unknown as readonly StoredEvent[], query.limit, scope, ({ id }) => [id])
}

/** Where events of a query are found. */
interface Range {
  /** Null for the table itself. */
  readonly index: string | null
  readonly filters: readonly (SQL | undefined)[]
}

function rangeOf(db: Db, query: EventQuery): Range {
  const { connection, type, from, to, outage } = query
  const own = [
    connection === undefined ? undefined : eq(events.connection, connection),
    type === undefined ? undefined : eq(events.type, type),
    from === undefined ? undefined : gte(events.at, from),
    to === undefined ? undefined : lt(events.at, to),
  ]
  if (outage !== undefined) {
    return { index: 'events_by_outage', filters: [...own, eq(events.outageId, outage), ofWantedOutage(query)] }
  }
  const few = queryFewOutages(db, query)
  if (few !== null) {
    const ofFew = sql`${events.outageId} IN (SELECT value FROM json_each(${JSON.stringify(few)}))`
    return { index: 'events_by_outage', filters: [...own, ofFew] }
  }
  return { index: indexOf(db, query), filters: [...own, ofWantedOutage(query)] }
}

/** Either index holds what the other is by, so that both filters need no look at the table: the shorter way is taken. */
function indexOf(db: Db, { connection, type }: EventQuery): string | null {
  if (connection === undefined) return type === undefined ? null : 'events_by_type'
  return type !== undefined && isRare(db, type) ? 'events_by_type' : 'events_by_connection'
}

function isRare(db: Db, type: EventType): boolean {
  const ofType = db.select({ id: ID }).from(through(events, 'events_by_type')).where(eq(events.type, type))
  return ofType.limit(1).offset(MAX_RARE).get() === undefined
}

/** Asks each event for its outage, where outages of the cause or the least duration are too many to begin with them. */
function ofWantedOutage({ cause, minDurationMs }: EventQuery): SQL | undefined {
  if (cause === undefined && minDurationMs === undefined) return undefined
  const wanted = and(
    eq(outages.id, events.outageId),
    cause === undefined ? undefined : eq(outages.cause, cause),
    minDurationMs === undefined ? undefined : gte(outages.durationMs, minDurationMs),
  )
  return sql`EXISTS (SELECT 1 FROM ${through(outages, null)} WHERE ${wanted})`
}

/** When the newest event happened; null when there is none. */
export function queryLastEventAt(db: Db): number | null {
  const newest = db
    .select({ at: events.at })
    .from(events)
    .where(gt(events.id, 0))
    .orderBy(desc(events.id))
    .limit(1)
    .get()
  return newest?.at ?? null
}

/**
 * Every connection that ever had an event, by name: those of whom an event is held, and those of whom a purge left only what
 * was made of them. One look-up each, not a scan.
 */
export function queryConnections(db: Db): readonly string[] {
  const named = [events, stateIntervals].flatMap((table) =>
    db.all<{ name: string }>(sql`
      WITH RECURSIVE seen(name) AS (
        SELECT min(${table.connection}) FROM ${table}
        UNION ALL
        SELECT (SELECT min(${table.connection}) FROM ${table} WHERE ${table.connection} > seen.name)
        FROM seen WHERE seen.name IS NOT NULL
      )
      SELECT name FROM seen WHERE name IS NOT NULL`),
  )
  return [...new Set(named.map(({ name }) => name))].toSorted()
}
