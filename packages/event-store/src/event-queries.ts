import type { EventType, StoredEvent } from '@holdfast/adapter-core/events'
import { and, asc, desc, eq, gt, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/sqlite-core'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import { eventBounds } from './event-bounds.ts'
import { normalized, typesOf } from './event-types.ts'
import { readMeta } from './meta.ts'
import { queryFewOutages } from './outage-queries.ts'
import type { EventQuery, Page } from './port.ts'
import { events, outages, stateIntervals } from './schema.ts'
import { columnsOf, through } from './through.ts'

const ID = sql<number>`${events.id}`

/** Events of a type that is rare: they are looked through whole in some 2 ms. */
const MAX_RARE = 20_000

/**
 * One page of events: newest first, or ascending where `after` is given. It is one range of one index, or one range for each
 * of several types, merged as they are read: ids grow in each of them.
 */
export function queryEvents(db: Db, query: EventQuery): Page<StoredEvent> {
  assertLimit(query.limit)
  const ascending = query.after !== undefined
  const scope = cursorScope(ascending ? 'events_after' : 'events', normalized(query), readMeta(db, 'id'))
  const [behind] = query.cursor === undefined ? [query.after] : decodeCursor(scope, 1, query.cursor)
  const bounds = eventBounds(db, query)
  const after = ascending ? Math.max(bounds.after, behind ?? 0) : bounds.after
  const before = ascending ? bounds.before : Math.min(bounds.before, behind ?? Number.MAX_SAFE_INTEGER)
  const [first, second, ...rest] = rangesOf(db, query).map(({ index, filters }) =>
    db
      .select(columnsOf(events))
      .from(through(events, index))
      .where(and(...filters, gt(events.id, after), lt(events.id, before))),
  )
  if (first === undefined) return { items: [], next: null }
  const wanted = second === undefined ? first : unionAll(first, second, ...rest)
  const rows = wanted
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

/** Ranges without an event in common, in which all events of a query are. */
function rangesOf(db: Db, query: EventQuery): readonly Range[] {
  const { connection, from, to, outage } = query
  const types = typesOf(query)
  if (types?.length === 0) return []
  const own = [
    connection === undefined ? undefined : eq(events.connection, connection),
    from === undefined ? undefined : gte(events.at, from),
    to === undefined ? undefined : lt(events.at, to),
  ]
  if (outage !== undefined) {
    const filters = [...own, ofTypes(types), eq(events.outageId, outage), ofWantedOutage(query)]
    return [{ index: 'events_by_outage', filters }]
  }
  const few = queryFewOutages(db, query)
  if (few !== null) {
    const ofFew = sql`${events.outageId} IN (SELECT value FROM json_each(${JSON.stringify(few)}))`
    return [{ index: 'events_by_outage', filters: [...own, ofTypes(types), ofFew] }]
  }
  const filters = [...own, ofWantedOutage(query)]
  return waysTo(db, connection, types).map(({ index, types: found }) => ({
    index,
    filters: [...filters, ofTypes(found)],
  }))
}

/** An index to walk, and the types to take from it; null for all. */
interface Way {
  readonly index: string | null
  readonly types: readonly EventType[] | null
}

/**
 * Each type is a range of its own. Of one connection, either index holds what the other is by, so that both filters need no
 * look at the table: the shorter way is taken, and one walk serves all types that are not rare.
 */
function waysTo(db: Db, connection: string | undefined, types: readonly EventType[] | null): readonly Way[] {
  if (types === null) return [{ index: connection === undefined ? null : 'events_by_connection', types }]
  const alone = types.filter((type) => connection === undefined || isRare(db, type))
  const together = types.filter((type) => !alone.includes(type))
  const ways: readonly Way[] = alone.map((type) => ({ index: 'events_by_type', types: [type] }))
  return together.length === 0 ? ways : [...ways, { index: 'events_by_connection', types: together }]
}

function ofTypes(types: readonly EventType[] | null): SQL | undefined {
  const [first, ...rest] = types ?? []
  if (first === undefined) return undefined
  return rest.length === 0 ? eq(events.type, first) : inArray(events.type, [first, ...rest])
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
