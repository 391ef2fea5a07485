import { expect, test } from 'bun:test'
import { laneFilterOf, laneIds, lanesShown, type Stats, setIn } from './lanes.ts'

const NONE = { n: 0, p50: null, p95: null, p99: null, max: null }
const figures = (uptimePct: number | null, outages: number, coveragePct = 100): Stats[string] => ({
  ...{ uptimePct, livePct: uptimePct, coveragePct, outages, mttrMs: null, mtbfMs: null },
  ...{ recovery: NONE, detection: NONE, byCause: {} },
})
const STATS: Stats = {
  a: figures(100, 0),
  b: figures(98, 3),
  c: figures(null, 0, 0),
  d: figures(99, 1),
  old: figures(50, 1, 3),
  older: figures(null, 0, 0),
}
const CONNECTIONS = {
  a: { exchange: 'paradex' },
  b: { exchange: 'vest' },
  c: { exchange: 'vest' },
  d: { exchange: 'vest' },
}
const show = (query: string, stats: Stats | undefined = STATS) =>
  lanesShown(['a', 'b', 'c', 'd'], laneFilterOf(new URLSearchParams(query)), stats, CONNECTIONS)

test('a connection that is gone has a lane while the window shows it', () => {
  expect(laneIds(['a', 'b', 'c', 'd'], STATS)).toEqual(['a', 'b', 'c', 'd', 'old'])
  expect(laneIds(['a'], undefined)).toEqual(['a'])
})

test('lanes are narrowed by id, exchange and outages', () => {
  expect(show('')).toEqual(['a', 'b', 'c', 'd'])
  expect(show('q=PARA')).toEqual(['a'])
  expect(show('q=vest&outages=1')).toEqual(['b', 'd'])
  expect(show('connection=b')).toEqual(['b'])
  expect(show('connection=')).toEqual(['a', 'b', 'c', 'd'])
  expect(lanesShown(['a'], laneFilterOf(new URLSearchParams('outages=1')), undefined, CONNECTIONS)).toEqual(['a'])
})

test('worst first is by uptime, what has none last', () => {
  expect(show('sort=worst')).toEqual(['b', 'd', 'a', 'c'])
})

test('what is folded away says how much of it is set', () => {
  const setBy = (query: string) => setIn(laneFilterOf(new URLSearchParams(query)))
  expect(setBy('window=7d&view=table&q=%20&outages=0')).toBe(0)
  expect(setBy('connection=vest')).toBe(1)
  expect(setBy('connection=vest&q=e&outages=1&sort=worst')).toBe(4)
})
