import type { Outage, StateInterval, StoredEvent } from '@holdfast/adapter-core/events'
import { createProjection, foldInto } from '@holdfast/reconnect-monitor/history'
import { NO_EVENTS, type RebuildBase, readBase, tailStarts } from './checkpoint.ts'
import { type Db, openForReading } from './database.ts'
import { readEvents } from './event-log.ts'
import { INTERVAL } from './interval-queries.ts'
import { type IntervalSums, sumsOf } from './interval-sums.ts'
import { later, readMaxLateMs } from './lateness.ts'
import { type DigestRow, digestOf, digestRowsOf } from './outage-digest.ts'
import { type Rollup, rollupsOf } from './rollup.ts'
import { outageDigests, outages, rollups, stateIntervals } from './schema.ts'

/** The whole content of a store: the log, and what was made of it. */
export interface StoredProjections {
  /** Oldest first. */
  readonly events: readonly StoredEvent[]
  /** In the order in which they were opened. */
  readonly outages: readonly Outage[]
  /** By connection, oldest first. */
  readonly intervals: readonly StateInterval[]
}

/** Reads the whole content of a database file into memory. @throws {StoreOpenError} when it cannot be read. */
export function readProjections(path: string): StoredProjections {
  return reading(path, readAll)
}

/**
 * Where a database and what follows from its own events differ, in words; empty where they agree, as they must. After a
 * purge what is older than its checkpoint is taken as it is. Reads all into memory.
 */
export function verifyProjections(path: string): readonly string[] {
  return reading(path, (db) => {
    const integrity = String(db.$client.pragma('integrity_check', { simple: true }))
    const stored = readAll(db)
    const folded = foldFrom(readBase(db), stored)
    const digests = byConnection(folded.outages, (id, of) => [...digestRowsOf(id, of.map(digestOf))])
    const rollupRows = byConnection(folded.outages, (id, of) => rollupsOf(id, of.map(digestOf)))
    return [
      ...(integrity === 'ok' ? [] : [`integrity_check: ${integrity}`]),
      ...differences('event', folded.counted, folded.events, ({ id }) => String(id)),
      ...differences('outage', stored.outages, folded.outages, ({ id }) => String(id)),
      ...differences('interval', stored.intervals, folded.intervals, ({ connection, from }) => `${connection} ${from}`),
      ...differences('sums of interval', readSums(db), sumsPer(folded.intervals), ({ key }) => key),
      ...differences(
        'digest',
        db.select().from(outageDigests).all().map(toldDigest),
        digests.map(toldDigest),
        digestKey,
      ),
      ...differences('rollup', db.select().from(rollups).all(), rollupRows, rollupKey),
      ...(folded.maxLateMs <= readMaxLateMs(db)
        ? []
        : [`events are up to ${folded.maxLateMs} ms late, not max_late_ms`]),
    ]
  })
}

/** What must be stored: the fold of the events that count, over what a purge has left. */
function foldFrom(base: RebuildBase | null, stored: StoredProjections) {
  const { state, tails } = base ?? { state: NO_EVENTS, tails: [] }
  const starts = new Map(tailStarts(state.connections))
  const open = [...state.connections.values()].flatMap(({ outage, lastOutage, subscriptions }) =>
    [outage, lastOutage, ...subscriptions].filter((each) => each !== null),
  )
  const projection = createProjection()
  projection.apply([
    ...[...stored.outages.filter(({ id }) => id <= state.eventId), ...open].map(
      (outage) => ({ kind: 'outage', outage }) as const,
    ),
    ...[
      ...stored.intervals.filter(({ connection, from }) => from < (starts.get(connection) ?? Number.NEGATIVE_INFINITY)),
      ...tails,
    ].map((interval) => ({ kind: 'interval', interval }) as const),
  ])
  const counted = stored.events.filter(({ id }) => id > state.eventId)
  const events: StoredEvent[] = []
  const connections = new Map(state.connections)
  let { lateness } = state
  for (const event of counted) {
    const folded = foldInto(connections, event)
    lateness = later(lateness, event.at)
    projection.apply(folded.changes)
    events.push({ ...event, outageId: folded.outageId })
  }
  const { maxLateMs } = lateness
  return { counted, events, outages: projection.outages(), intervals: projection.intervals(), maxLateMs }
}

function byConnection<T>(
  outages: readonly Outage[],
  rowsOf: (connection: string, outages: readonly Outage[]) => readonly T[],
): readonly T[] {
  const own = outages.filter(({ scope }) => scope === 'connection').toSorted((a, b) => a.id - b.id)
  return [...Map.groupBy(own, ({ connection }) => connection)].flatMap(([id, of]) => rowsOf(id, of))
}

type KeyedSums = IntervalSums & { readonly key: string }

function sumsPer(intervals: readonly StateInterval[]): readonly KeyedSums[] {
  const rows = [...Map.groupBy(intervals, ({ connection }) => connection).values()].flatMap((own) => [...sumsOf(own)])
  return rows.map(keyedSums)
}

function readSums(db: Db): readonly KeyedSums[] {
  return db.select().from(stateIntervals).all().map(keyedSums)
}

function keyedSums(row: StateInterval & IntervalSums): KeyedSums {
  const { connection, from, liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs } = row
  return { key: `${connection} ${from}`, liveBeforeMs, upBeforeMs, monitoredBeforeMs, knownBeforeMs }
}

const toldDigest = (row: DigestRow) => ({ ...row, records: row.records.toString('hex') })
const digestKey = ({ connection, firstId }: { connection: string; firstId: number }) => `${connection} ${firstId}`
const rollupKey = ({ connection, bucketMs, at }: Rollup) => `${connection} ${bucketMs} ${at}`

function reading<T>(path: string, read: (db: Db) => T): T {
  const db = openForReading(path, 5_000)
  try {
    return db.transaction(() => read(db))
  } finally {
    db.$client.close()
  }
}

function readAll(db: Db): StoredProjections {
  return {
    events: [...readEvents(db)],
    outages: db.select().from(outages).orderBy(outages.id).all(),
    intervals: db.select(INTERVAL).from(stateIntervals).orderBy(stateIntervals.connection, stateIntervals.from).all(),
  }
}

function differences<T>(
  what: string,
  stored: readonly T[],
  folded: readonly T[],
  keyOf: (row: T) => string,
): readonly string[] {
  const expected = new Map(folded.map((row) => [keyOf(row), row]))
  const found = new Set(stored.map(keyOf))
  return [
    ...stored.flatMap((row) => {
      const key = keyOf(row)
      const twin = expected.get(key)
      if (twin === undefined) return [`${what} ${key} is stored, and follows from no event`]
      return isSame(row, twin) ? [] : [`${what} ${key} is not what its events say`]
    }),
    ...[...expected.keys()].filter((key) => !found.has(key)).map((key) => `${what} ${key} is missing`),
  ]
}

/** Same members and values, whatever the order of the members. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortedMembers) === JSON.stringify(b, sortedMembers)
}

function sortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
