import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from '@holdfast/reconnect-monitor/history'
import { arbitraryLog, numbered, stretched } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { readPurgedThrough } from './checkpoint.ts'
import { type Db, openForWriting } from './database.ts'
import { prepareAppend } from './event-writer.ts'
import { readMaxLateMs } from './lateness.ts'
import { prepareDatabase } from './migrate.ts'
import { purgeThrough } from './purge-events.ts'
import { rebuildDatabase } from './rebuild-database.ts'
import { tempPaths } from './testing/stores.ts'
import { tablesOf } from './testing/tables.ts'
import { readProjections, verifyProjections } from './verify.ts'

const path = tempPaths()

/** A log of 60 events then takes some days, and leaves some kept checkpoints. */
const SLOWER = 50_000

/** What happens to a store between two batches. */
type Fate =
  | { readonly kind: 'none' | 'restart' | 'rebuild' | 'other_fold' }
  /** The next batch fails at first, where it writes this table. */
  | { readonly kind: 'failure'; readonly table: string }
  /** So many calls of a purge through one of the checkpoints it may end at. */
  | { readonly kind: 'purge'; readonly share: number; readonly calls: number; readonly maxRows: number }

const arbitraryFate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ kind: fc.constantFrom('none', 'restart', 'rebuild', 'other_fold') }),
  fc.record({
    kind: fc.constant('failure'),
    table: fc.constantFrom('events', 'outages', 'state_intervals', 'outage_digests', 'rollups', 'checkpoints'),
  }),
  fc.record({
    kind: fc.constant('purge'),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    calls: fc.integer({ min: 1, max: 12 }),
    maxRows: fc.integer({ min: 1, max: 9 }),
  }),
)

const arbitraryStory = fc.tuple(
  arbitraryLog.map((log) => stretched(log, SLOWER)),
  fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), arbitraryFate), { maxLength: 16 }),
)

interface Opened {
  readonly db: Db
  append(events: readonly HoldfastEvent[]): void
}

function open(file: string): Opened {
  const db = openForWriting(file, 1_000)
  prepareDatabase(db, file, 'demo')
  return { db, append: prepareAppend(db) }
}

function purge(db: Db, { share, calls, maxRows }: Fate & { readonly kind: 'purge' }): void {
  const through = readPurgedThrough(db)
  const ends = db.$client
    .prepare<[number], number>('SELECT event_id FROM checkpoints WHERE tails IS NOT NULL AND event_id >= ? ORDER BY 1')
    .pluck()
    .all(through)
  const end = ends[Math.min(Math.floor(share * ends.length), ends.length - 1)]
  if (end === undefined) return
  for (let call = 0; call < calls; call++)
    expect(purgeThrough(db, end, maxRows)).toBeLessThanOrEqual(Math.max(maxRows, 8))
}

function failOnce(store: Opened, table: string, batch: readonly HoldfastEvent[]): void {
  const last = `(SELECT coalesce(max(seq), 0) FROM sqlite_sequence) + ${batch.length - 1}`
  store.db.$client.exec(
    `CREATE TEMP TRIGGER full BEFORE INSERT ON main.${table} WHEN ${table === 'events' ? `NEW.id >= ${last}` : '1'}
     BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  )
  try {
    store.append(batch)
  } catch {
    store.db.$client.exec('DROP TRIGGER full')
    store.append(batch)
    return
  }
  store.db.$client.exec('DROP TRIGGER full')
}

/** Rebuilds a closed file. */
function rebuildChangesNothing(file: string): void {
  const before = tablesOf(file)
  rebuildDatabase(file)
  expect(tablesOf(file)).toEqual(before)
  expect(verifyProjections(file)).toEqual([])
}

function live(story: readonly [readonly HoldfastEvent[], readonly (readonly [number, Fate])[]]): string {
  const file = path()
  let [rest, fates] = story
  let store = open(file)
  const reopened = (meanwhile: () => void): Opened => {
    store.db.$client.close()
    meanwhile()
    return open(file)
  }
  for (const [size, fate] of [...fates, [rest.length, { kind: 'rebuild' }] as const]) {
    const batch = rest.slice(0, size)
    rest = rest.slice(size)
    if (fate.kind === 'failure' && batch.length > 0) failOnce(store, fate.table, batch)
    else store.append(batch)
    if (fate.kind === 'purge') purge(store.db, fate)
    if (fate.kind === 'other_fold') store.db.$client.exec('UPDATE checkpoints SET fold_version = 0')
    if (fate.kind === 'restart' || fate.kind === 'other_fold') store = reopened(() => {})
    if (fate.kind === 'rebuild') store = reopened(() => rebuildChangesNothing(file))
  }
  store.db.$client.close()
  return file
}

function maxLateMs(file: string): number {
  const db = openForWriting(file, 1_000)
  try {
    return readMaxLateMs(db)
  } finally {
    db.$client.close()
  }
}

/** How far the latest event was behind one before it. */
const latestOf = (log: readonly HoldfastEvent[]): number =>
  Math.max(0, ...log.map(({ at }, index) => Math.max(...log.slice(0, index + 1).map((event) => event.at)) - at))

const byConnection = (a: { connection: string }, b: { connection: string }): number =>
  a.connection < b.connection ? -1 : Number(a.connection > b.connection)

test('whatever is purged, restarted, failed or made anew, the history is that of the whole log', () => {
  fc.assert(
    fc.property(arbitraryStory, ([log, fates]) => {
      const file = live([log, fates])
      const { events, outages, intervals } = foldAll(numbered(log))
      const stored = readProjections(file)
      expect(stored.outages).toEqual([...outages])
      expect(stored.intervals).toEqual(intervals.toSorted(byConnection))
      expect(stored.events).toEqual(events.slice(events.length - stored.events.length))
      expect(verifyProjections(file)).toEqual([])
      expect(maxLateMs(file)).toBe(latestOf(log))
      rebuildChangesNothing(file)
    }),
    { numRuns: Number(process.env['HOLDFAST_PROPERTY_RUNS'] ?? 40) },
  )
}, 60_000)
