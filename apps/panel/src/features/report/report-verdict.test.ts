import { expect, test } from 'bun:test'
import { statsOf } from '@holdfast/reconnect-monitor/history'
import { outageDto } from '../../testing/outages.ts'
import { causesOf } from './causes.ts'
import { overallOf } from './overall.ts'
import { reportVerdict } from './report-verdict.ts'

const WINDOW = { from: 0, to: 100_000 }
const tile = (state: 'live' | 'down' | 'unknown' | 'paused', from: number, to: number) => ({
  state,
  from,
  to,
  outageId: null,
})

function verdict(tiles: Record<string, ReturnType<typeof tile>[]>, ...outages: ReturnType<typeof outageDto>[]) {
  const stats = Object.fromEntries(
    Object.entries(tiles).map(([id, lane]) => {
      const own = outages.filter(({ connection }) => connection === id)
      return [id, { ...statsOf(lane, own, WINDOW), byCause: {} }]
    }),
  )
  const record = { window: WINDOW, stats, tiles, outages, isWhole: true }
  const overall = overallOf(stats, record, WINDOW)
  return reportVerdict({ record, overall, causes: causesOf(outages, WINDOW) }).join(' ')
}
const LIVE = [tile('live', 0, 100_000)]
const out = (id: number, startedAt: number, endedAt: number | null, change = {}) =>
  outageDto({ id, connection: 'a', startedAt, detectedAt: startedAt, endedAt, recoveredAt: endedAt, ...change })

test('a quiet window is said to be quiet', () => {
  expect(verdict({ a: LIVE, b: LIVE })).toBe('All 2 connections were up all the time that was watched: no outage.')
  expect(verdict({ a: LIVE })).toBe('a was up all the time that was watched: no outage.')
})

test('an outage of a market is none of its connection, and is not kept quiet', () => {
  expect(verdict({ a: LIVE }, out(1, 5_000, 6_000, { scope: 'subscription', market: 'BTC' }))).toBe(
    'a was up all the time that was watched: only 1 outage of single markets. All of them are over.',
  )
})

test('a window that nobody watched is not said to be quiet', () => {
  expect(verdict({ a: [tile('unknown', 0, 100_000)] })).toBe(
    'Nothing of this window was watched. The bot watched 0 % of the window. The figures speak of that part alone.',
  )
  const hardly = [tile('live', 0, 50), tile('unknown', 50, 100_000)]
  expect(verdict({ a: hardly })).toContain('The bot watched < 0.1 % of the window.')
  expect(verdict({})).toBe('No connection is on record in this window.')
})

test('outages: how many, where, the longest, and what most was lost to', () => {
  const lane = [tile('live', 0, 10_000), tile('down', 10_000, 20_000), tile('live', 20_000, 100_000)]
  const text = verdict(
    { a: lane, b: LIVE },
    out(1, 10_000, 18_000, { cause: 'dns', durationMs: 8_000 }),
    out(2, 18_000, 20_000, { durationMs: 2_000 }),
  )
  expect(text).toBe(
    '2 outages on 1 of 2 connections, uptime 95.000 %. The longest was a for 8.00 s: name not found. 80 % of the time lost went to one cause: name not found. All of them are over.',
  )
})

test('what is not over comes before all is called over, and what ended with the bot is no recovery', () => {
  const lane = [tile('live', 0, 90_000), tile('down', 90_000, 100_000)]
  expect(verdict({ a: lane }, out(1, 90_000, null))).toContain('Not over when this was made: a.')
  const market = out(2, 95_000, null, { scope: 'subscription', market: 'BTC' })
  expect(verdict({ a: lane }, out(1, 90_000, 95_000), market)).toContain('Not over when this was made: a BTC.')
  const killed = out(1, 90_000, 95_000, { endedBy: 'process_stop', recoveredAt: null })
  expect(verdict({ a: lane }, killed)).toContain('1 outage ended with the bot, not by recovery.')
})

test('what was planned is counted, and said to be', () => {
  const lane = [tile('live', 0, 90_000), tile('down', 90_000, 91_000), tile('live', 91_000, 100_000)]
  const text = verdict({ a: lane }, out(1, 90_000, 91_000, { planned: true, cause: 'operator' }))
  expect(text).toBe('1 outage, of which 1 planned, on a, uptime 99.000 %.')
})

test('a connection that was paused all along was neither up nor unwatched', () => {
  expect(verdict({ a: [tile('paused', 0, 100_000)] })).toBe(
    'Nothing was meant to be up: paused or stopped all the time that was watched.',
  )
})

test('where not every outage is at hand, none is called the longest and none the last', () => {
  const lane = [tile('live', 0, 50_000), tile('down', 50_000, 51_000), tile('live', 51_000, 100_000)]
  const outages = [out(2, 50_000, 50_900, { cause: 'dns' }), out(1, 10_000, 10_100)]
  const stats = { a: { ...statsOf(lane, outages, WINDOW), byCause: {} } }
  const record = { window: WINDOW, stats, tiles: { a: lane }, outages, isWhole: false }
  const overall = overallOf(stats, { tiles: record.tiles, outages: null }, WINDOW)
  expect(reportVerdict({ record, overall, causes: causesOf(outages, WINDOW) })).toEqual([
    '2 outages, planned ones included, on a, uptime 99.000 %.',
  ])
})
