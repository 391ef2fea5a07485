import { expect, test } from 'bun:test'
import { statsOf } from '@holdfast/reconnect-monitor/history'
import { outageDto } from '../../testing/outages.ts'
import { reportOf } from './report.ts'

const WINDOW = { from: 0, to: 1_000_000_000 }
const HEALTH = { mode: 'demo', versions: { holdfast: '0.1.0', bun: '1.4.5' } } as const
const out = (id: number, startedAt: number, lengthMs: number, change = {}) =>
  outageDto({ id, startedAt, endedAt: startedAt + lengthMs, durationMs: lengthMs, ...change })

function report(outages: readonly ReturnType<typeof outageDto>[], isWhole = true) {
  const newestFirst = [...outages].sort((a, b) => b.startedAt - a.startedAt)
  const stats = { paradex: { ...statsOf([], outages, WINDOW), byCause: {} } }
  return reportOf({ window: WINDOW, stats, tiles: null, outages: newestFirst, isWhole }, HEALTH, [], 7)
}

test('outages are told oldest first, close ones as one, planned ones apart', () => {
  const { unplanned, planned } = report([
    out(1, 1_000, 10),
    out(2, 5_000, 10),
    out(5, 4_000, 10, { connection: 'vest' }),
    out(3, 90_000, 10),
    out(4, 95_000, 10, { planned: true }),
  ])
  expect(unplanned.map(({ parts }) => parts.map(({ id }) => id))).toEqual([[2, 1], [5], [3]])
  expect(planned.map(({ id }) => id)).toEqual([4])
})

test('of very many the longest are told, still in the order of time, and how many are not', () => {
  const many = Array.from({ length: 250 }, (_, index) => out(index + 1, index * 60_000, index < 50 ? 5 : 1_000 + index))
  const { unplanned, unlisted } = report(many)
  expect([unplanned.length, unlisted, unplanned[0]?.id, unplanned.at(-1)?.id]).toEqual([200, 50, 51, 250])
})

test('the longest of a connection is told inside the window, and not where some may be missing', () => {
  const outages = [out(1, 999_999_000, 50_000), out(2, 100, 900), out(3, 0, 99_000, { scope: 'subscription' })]
  const planned = out(4, 500_000, 70_000, { planned: true })
  expect(report([...outages, planned]).connections[0]?.longestMs).toBe(1_000)
  expect(report(outages, false).connections[0]?.longestMs).toBeNull()
})
