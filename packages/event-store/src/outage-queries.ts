import type { Outage } from '@holdfast/adapter-core/events'
import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import { type Exchanges, isOfSpans } from './exchanges.ts'
import { readMeta } from './meta.ts'
import type { EventQuery, OutageQuery, Page, RecordedOutage } from './port.ts'
import { LONG_OUTAGE_MS, outages } from './schema.ts'
import { columnsOf, through } from './through.ts'

/** Ended outages that count as long: so many may be read for any window, however far back they began. */
const LONG_OUTAGES = 1_000

/** Outages of a least duration that are found by it and sorted, rather than met on the way through all: some 20 ms. */
const MAX_SORTED = 20_000

/** Outages whose events are found through them and sorted. */
const FEW_OUTAGES = 2_000

const ID = sql<number>`${outages.id}`
const LENGTH = sql<number>`${outages.endedAt} - ${outages.startedAt}`
// The words of the index: with a parameter in place of the number it would not be taken.
const IS_LONG = sql`${LENGTH} > ${sql.raw(String(LONG_OUTAGE_MS))}`

/** Behind this place in the list, newest first. */
interface Place {
  readonly startedAt: number
  readonly id: number
}

/** One page of outages, newest first by start. */
export function queryOutages(db: Db, query: OutageQuery, exchanges: Exchanges): Page<RecordedOutage> {
  assertLimit(query.limit)
  const scope = cursorScope('outages', query, readMeta(db, 'id'))
  const [startedAt = query.to ?? Number.MAX_SAFE_INTEGER, id = 0] =
    query.cursor === undefined ? [] : decodeCursor(scope, 2, query.cursor)
  const spans = query.exchange === undefined ? null : exchanges.spansOf(query.exchange)
  if (spans?.length === 0) return { items: [], next: null }
  const wanted = [...filtersOf(query), spans === null ? undefined : isOfSpans(spans)]
  const rows = rowsBehind(db, query, wanted, { startedAt, id }, query.limit + 1).map(recorded(exchanges))
  return pageOf(rows, query.limit, scope, (outage) => [outage.startedAt, outage.id])
}

const recorded =
  (exchanges: Exchanges) =>
  (outage: Outage): RecordedOutage => ({ ...outage, exchange: exchanges.of(outage.connection, outage.id) })

function rowsBehind(
  db: Db,
  query: OutageQuery,
  filters: readonly (SQL | undefined)[],
  place: Place,
  limit: number,
): readonly Outage[] {
  const read = (index: string | null, from: Place, ...range: readonly SQL[]): readonly Outage[] =>
    db
      .select(columnsOf(outages))
      .from(through(outages, index))
      .where(and(...filters, sql`(${outages.startedAt}, ${outages.id}) < (${from.startedAt}, ${from.id})`, ...range))
      .orderBy(desc(outages.startedAt), desc(outages.id))
      .limit(limit)
      .all()

  if (query.ongoing === true) return read('outages_ongoing', place, isNull(outages.endedAt))
  const few = fewByDuration(db, query)
  if (few !== null) return read(null, place, few)
  if (query.from === undefined) return read(indexOf(query), place)
  // What began longer before the window than the others last is one of the long ones, or goes on.
  const { long, othersMs } = longOnes(db)
  const bound = query.from - othersMs
  const rows = read(indexOf(query), place, gte(outages.startedAt, bound))
  if (rows.length === limit) return rows
  const before = place.startedAt < bound ? place : { startedAt: bound, id: 0 }
  const older = [...read('outages_ongoing', before, isNull(outages.endedAt)), ...read(null, before, long)]
  return [...rows, ...older.toSorted((a, b) => b.startedAt - a.startedAt || b.id - a.id)].slice(0, limit)
}

/** The index that holds the outages of some filters in the order of their starts. */
function indexOf({ connection, cause, planned, scope }: OutageQuery): string {
  if (connection !== undefined) return 'outages_by_connection'
  if (planned === true) return 'outages_planned'
  if (cause !== undefined) return 'outages_by_cause'
  return scope === undefined ? 'outages_by_start' : 'outages_by_scope'
}

function filtersOf(query: OutageQuery): readonly (SQL | undefined)[] {
  const { connection, cause, scope, from, minDurationMs, ongoing, planned } = query
  return [
    connection === undefined ? undefined : eq(outages.connection, connection),
    cause === undefined ? undefined : eq(outages.cause, cause),
    scope === undefined ? undefined : eq(outages.scope, scope),
    // Written out: a partial index is for those queries only that name its condition.
    planned === undefined ? undefined : planned ? sql`${outages.planned} = 1` : eq(outages.planned, false),
    ongoing === undefined ? undefined : ongoing ? isNull(outages.endedAt) : isNotNull(outages.endedAt),
    // Ongoing ones have no duration yet: a least one leaves them out, unless they are what is asked for.
    minDurationMs === undefined || ongoing === true ? undefined : gte(outages.durationMs, minDurationMs),
    // The later half of `touches` of the history; the earlier one is where the list begins.
    from === undefined
      ? undefined
      : or(isNull(outages.endedAt), gt(outages.endedAt, from), gte(outages.startedAt, from)),
  ]
}

/** The outages of a least duration, where they are few; null where they are not, or are a connection's own. */
function fewByDuration(db: Db, { connection, minDurationMs }: OutageQuery): SQL | null {
  if (connection !== undefined || minDurationMs === undefined) return null
  const lasting = db
    .select({ id: ID })
    .from(through(outages, 'outages_by_duration'))
    .where(gte(outages.durationMs, minDurationMs))
  const isMore = lasting.limit(1).offset(MAX_SORTED).get() !== undefined
  return isMore ? null : inArray(outages.id, lasting.limit(MAX_SORTED).offset(0))
}

/** The longest outages, and how long, in ms, every other ended one lasted at most. */
function longOnes(db: Db): { readonly long: SQL; readonly othersMs: number } {
  const longest = db
    .select({ id: ID, lengthMs: LENGTH })
    .from(through(outages, 'outages_by_length'))
    .where(IS_LONG)
    .orderBy(desc(LENGTH))
  const next = longest.limit(1).offset(LONG_OUTAGES).get()
  return {
    long: inArray(outages.id, sql`(SELECT id FROM ${longest.limit(LONG_OUTAGES).offset(0)})`),
    othersMs: next?.lengthMs ?? LONG_OUTAGE_MS,
  }
}

/** One outage by id. */
export function queryOutage(db: Db, id: number, exchanges: Exchanges): RecordedOutage | null {
  const outage = db.select().from(outages).where(eq(outages.id, id)).get()
  return outage === undefined ? null : recorded(exchanges)(outage)
}

/**
 * Ids of the outages of which events are asked for; null where neither the cause nor the least duration alone leaves only a
 * few, or neither is asked for.
 */
export function queryFewOutages(db: Db, { connection, cause, minDurationMs }: EventQuery): readonly number[] | null {
  const wanted = and(
    connection === undefined ? undefined : eq(outages.connection, connection),
    cause === undefined ? undefined : eq(outages.cause, cause),
    minDurationMs === undefined ? undefined : gte(outages.durationMs, minDurationMs),
  )
  const byCause = connection === undefined ? 'outages_by_cause' : 'outages_by_connection'
  const ofConnection = connection === undefined ? undefined : eq(outages.connection, connection)
  const ranges: readonly (readonly [string, SQL | undefined])[] = [
    ...(cause === undefined ? [] : [[byCause, and(ofConnection, eq(outages.cause, cause))] as const]),
    ...(minDurationMs === undefined ? [] : [['outages_by_duration', gte(outages.durationMs, minDurationMs)] as const]),
  ]
  for (const [index, range] of ranges) {
    const found = (where: SQL | undefined) => db.select({ id: ID }).from(through(outages, index)).where(where)
    if (found(range).limit(1).offset(FEW_OUTAGES).get() === undefined) {
      return found(wanted)
        .all()
        .map(({ id }) => id)
    }
  }
  return null
}
