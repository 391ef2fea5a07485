import type { Outage, StateInterval, StoredEvent } from '@holdfast/adapter-core/events'
import { foldAll } from '@holdfast/reconnect-monitor/history'
import { type Db, openForReading } from './database.ts'
import { readEvents } from './event-queries.ts'
import { outages, stateIntervals } from './schema.ts'

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

/** Where a database and the fold of its own events differ, in words; empty where they agree, as they must. */
export function verifyProjections(path: string): readonly string[] {
  return reading(path, (db) => {
    const integrity = String(db.$client.pragma('integrity_check', { simple: true }))
    const stored = readAll(db)
    const folded = foldAll(stored.events)
    return [
      ...(integrity === 'ok' ? [] : [`integrity_check: ${integrity}`]),
      ...differences('event', stored.events, folded.events, ({ id }) => String(id)),
      ...differences('outage', stored.outages, folded.outages, ({ id }) => String(id)),
      ...differences('interval', stored.intervals, folded.intervals, ({ connection, from }) => `${connection} ${from}`),
    ]
  })
}

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
    intervals: db.select().from(stateIntervals).orderBy(stateIntervals.connection, stateIntervals.from).all(),
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
