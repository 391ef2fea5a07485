import { expect, test } from 'bun:test'
import type { HistoryState, HoldfastEvent, StateInterval } from '@holdfast/adapter-core/events'
import { foldAll, tile } from '@holdfast/reconnect-monitor/history'
import { arbitraryLog, numbered, sampleEvent, stretched } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { type Db, openForWriting } from './database.ts'
import { prepareAppend } from './event-writer.ts'
import { prepareDatabase } from './migrate.ts'
import { DIGEST_SIZE, digestOf, unpackDigests } from './outage-digest.ts'
import { ROLLUP_BUCKETS, type Rollup } from './rollup.ts'
import { outageDigests, rollups, stateIntervals } from './schema.ts'
import { tempPaths } from './testing/stores.ts'

const path = tempPaths()

/** Some hundred times slower than the log: outages of minutes, over some hours and two days. */
const arbitrarySlowLog = fc
  .tuple(arbitraryLog, fc.constantFrom(1, 3_000, 60_000))
  .map(([log, by]) => stretched(log, by))

function stored<T>(log: readonly HoldfastEvent[], batch: number, read: (db: Db) => T): T {
  const file = path()
  const db = openForWriting(file, 1_000)
  try {
    prepareDatabase(db, file, 'demo')
    const append = prepareAppend(db)
    for (let at = 0; at < log.length; at += batch) append(log.slice(at, at + batch))
    return read(db)
  } finally {
    db.$client.close()
  }
}

const holds = (claim: (db: Db, log: readonly HoldfastEvent[]) => void): void => {
  fc.assert(
    fc.property(arbitrarySlowLog, fc.integer({ min: 1, max: 30 }), (log, batch) => {
      stored(log, batch, (db) => claim(db, log))
    }),
    { numRuns: 30 },
  )
}

test('the sums of an interval are the time by state before it', () => {
  holds((db, log) => {
    const { intervals } = foldAll(numbered(log))
    for (const row of db.select().from(stateIntervals).all()) {
      const own = intervals.filter(({ connection }) => connection === row.connection)
      expect(row.liveBeforeMs).toBe(timeBefore(own, row.from, ['live']))
      expect(row.upBeforeMs).toBe(timeBefore(own, row.from, ['live', 'degraded']))
      expect(row.monitoredBeforeMs).toBe(timeBefore(own, row.from, ['live', 'degraded', 'down', 'failed']))
      expect(row.knownBeforeMs).toBe(row.from - timeBefore(own, row.from, ['unknown']))
    }
  })
}, 30_000)

function timeBefore(intervals: readonly StateInterval[], at: number, states: readonly HistoryState[]): number {
  const tiles = tile(intervals, { from: 0, to: at }, at).filter(({ state }) => states.includes(state))
  return tiles.reduce((sum, { from, to }) => sum + to - from, 0)
}

test('digests hold the outages of each connection, in the order of their ids', () => {
  holds((db, log) => {
    const own = foldAll(numbered(log)).outages.filter(({ scope }) => scope === 'connection')
    for (const [connection, outages] of Map.groupBy(own, (outage) => outage.connection)) {
      const rows = db
        .select()
        .from(outageDigests)
        .all()
        .filter((row) => row.connection === connection)
      expect(rows.flatMap(({ records }) => unpackDigests(records))).toEqual(outages.map(digestOf))
    }
  })
}, 30_000)

const ASKED = (bucketMs: number) => `
  WITH own AS (
    SELECT *, started_at / ${bucketMs} * ${bucketMs} AS began, detected_at / ${bucketMs} * ${bucketMs} AS noticed,
      recovered_at / ${bucketMs} * ${bucketMs} AS recovered FROM outages WHERE scope = 'connection'
  ),
  buckets AS (
    SELECT connection, began AS at FROM own
    UNION SELECT connection, noticed FROM own WHERE NOT planned
    UNION SELECT connection, recovered FROM own WHERE NOT planned AND recovered IS NOT NULL
  )
  SELECT b.connection, ${bucketMs} AS bucketMs, b.at,
    (SELECT count(*) FROM own o WHERE o.connection = b.connection AND began = b.at) AS outages,
    (SELECT count(*) FROM own o WHERE o.connection = b.connection AND began = b.at AND planned) AS planned,
    count(duration_ms) FILTER (WHERE recovered = b.at) AS recoveries,
    total(duration_ms) FILTER (WHERE recovered = b.at) AS recoverySumMs,
    min(duration_ms) FILTER (WHERE recovered = b.at) AS recoveryMinMs,
    max(duration_ms) FILTER (WHERE recovered = b.at) AS recoveryMaxMs,
    count(*) FILTER (WHERE noticed = b.at) AS detections,
    total(detection_ms) FILTER (WHERE noticed = b.at) AS detectionSumMs,
    max(detection_ms) FILTER (WHERE noticed = b.at) AS detectionMaxMs
  FROM buckets b LEFT JOIN own ON own.connection = b.connection AND NOT own.planned
  GROUP BY b.connection, b.at`

const inOrder = (rows: readonly Rollup[]): readonly Rollup[] =>
  rows.toSorted((a, b) => a.connection.localeCompare(b.connection) || a.bucketMs - b.bucketMs || a.at - b.at)

test('rollups say what the outages say when asked in SQL', () => {
  holds((db) => {
    const asked = ROLLUP_BUCKETS.flatMap((bucketMs) => db.$client.prepare<[], Rollup>(ASKED(bucketMs)).all())
    expect(inOrder(db.select().from(rollups).all())).toEqual([...inOrder(asked)])
  })
}, 30_000)

test('a row of digests is full before the next begins, over restarts as well', () => {
  const file = path()
  const outage = (at: number) => [sampleEvent('connection_lost', at), sampleEvent('connection_live', at + 5)]
  const log = Array.from({ length: DIGEST_SIZE * 2 + 40 }, (_, index) => outage(index * 10)).flat()
  for (let at = 0; at < log.length; at += 301) {
    const db = openForWriting(file, 1_000)
    prepareDatabase(db, file, 'demo')
    prepareAppend(db)(log.slice(at, at + 301))
    db.$client.close()
  }
  const db = openForWriting(file, 1_000)
  const rows = db.select().from(outageDigests).orderBy(outageDigests.from).all()
  expect(rows.map(({ n }) => n)).toEqual([DIGEST_SIZE, DIGEST_SIZE, 40])
  const ids = rows.flatMap(({ records }) => unpackDigests(records).map(({ id }) => id))
  expect(ids).toEqual(Array.from({ length: log.length / 2 }, (_, index) => index * 2 + 1))
  db.$client.close()
})
