import { expect, test } from 'bun:test'
import { statsOf } from '@holdfast/reconnect-monitor/history'
import { outageDto } from '../../testing/outages.ts'
import { overallOf, plannedCount, plannedText } from './overall.ts'

const WINDOW = { from: 0, to: 100_000 }
const out = (connection: string, startedAt: number, endedAt: number, change = {}) =>
  outageDto({
    id: startedAt + 1,
    connection,
    startedAt,
    detectedAt: startedAt + 100,
    detectionMs: 100,
    endedAt,
    recoveredAt: endedAt,
    durationMs: endedAt - startedAt,
    ...change,
  })
const tile = (state: 'live' | 'down' | 'degraded' | 'unknown', from: number, to: number) => ({
  state,
  from,
  to,
  outageId: null,
})

const TILES = {
  a: [tile('live', 0, 10_000), tile('down', 10_000, 20_000), tile('live', 20_000, 100_000)],
  b: [
    tile('unknown', 0, 50_000),
    tile('live', 50_000, 70_000),
    tile('down', 70_000, 72_000),
    tile('degraded', 72_000, 80_000),
    tile('down', 80_000, 82_000),
    tile('live', 82_000, 100_000),
  ],
}
const OUTAGES = [out('a', 10_000, 20_000), out('b', 70_000, 72_000), out('b', 80_000, 82_000)]
const stats = {
  a: statsOf(TILES.a, OUTAGES.slice(0, 1), WINDOW),
  b: statsOf(TILES.b, OUTAGES.slice(1), WINDOW),
}
const byCause = {}

test('figures add up by time and by outage, not as a mean of means', () => {
  const overall = overallOf(
    { a: { ...stats.a, byCause }, b: { ...stats.b, byCause } },
    { tiles: TILES, outages: OUTAGES },
    WINDOW,
  )
  expect(overall).toMatchObject({ outages: 3, uptimePct: 90.666, livePct: 85.333, coveragePct: 75 })
  expect(overall.mttrMs).toBeCloseTo(14_000 / 3)
  expect(overall.mtbfMs).toBeCloseTo(136_000 / 3)
  expect(overall.recovery).toEqual({ n: 3, p50: 2_000, p95: 10_000, p99: 10_000, max: 10_000 })
})

test('planned outages and those of markets are in no distribution', () => {
  const outages = [...OUTAGES, out('a', 50_000, 95_000, { planned: true }), out('a', 1, 9, { scope: 'subscription' })]
  const { recovery } = overallOf(stats, { tiles: TILES, outages }, WINDOW)
  expect([recovery.n, recovery.max]).toEqual([3, 10_000])
})

test('without every outage or tile less is told, and nothing is guessed', () => {
  const overall = overallOf(stats, { tiles: null, outages: null }, WINDOW)
  expect(overall).toMatchObject({
    uptimePct: null,
    coveragePct: null,
    mtbfMs: null,
    outages: 3,
    recovery: { n: 3, p50: null, p95: null, p99: null, max: 10_000 },
  })
  expect(overall.mttrMs).toBeCloseTo(14_000 / 3)
})

test('one connection is what it is', () => {
  expect(overallOf({ a: stats.a }, { tiles: null, outages: null }, WINDOW)).toBe(stats.a)
})

test('no connection, no figures', () => {
  expect(overallOf({}, { tiles: {}, outages: [] }, WINDOW)).toMatchObject({ outages: 0, mttrMs: null, uptimePct: null })
})

test('how many outages were planned is said where it is known, of one connection and of all', () => {
  const planned = [out('a', 1_000, 2_000, { planned: true }), out('b', 1_000, 2_000, { planned: true })]
  const ofMarket = out('a', 1, 9, { scope: 'subscription', planned: true })
  const outages = [...OUTAGES, ...planned, ofMarket]
  expect([plannedCount(outages), plannedCount(outages, 'a'), plannedCount(outages, 'c'), plannedCount(null)]).toEqual([
    2,
    1,
    0,
    null,
  ])
  expect([2, 0, null].map(plannedText)).toEqual(['of which 2 planned', '', 'planned ones included'])
})
