import { expect, test } from 'bun:test'
import { blocksOf, pathOf, spanOf } from './sparkline.ts'
import { blockedOf, REMEMBERED_MS, type SpreadPoint, spreadLog } from './spread-log.ts'

const point = (second: number, entryPct: number | null = 0): SpreadPoint => {
  return { at: second * 1_000, entryPct, exitPct: entryPct }
}
const FRAME = { from: 0, to: 10_000, low: -1, high: 1, width: 100, height: 20 }

test('a line breaks where it was blocked, and where nobody looked', () => {
  const points = [point(1), point(2, 1), point(3, null), point(4, -1), point(8, 0)]
  expect(pathOf(points, 'entryPct', FRAME)).toBe('M10 10h0.01L20 0M40 20h0.01M80 10h0.01')
})

test('what was blocked is one stretch as long as it lasted', () => {
  const points = [point(1), point(2, null), point(3, null), point(4), point(8, null)]
  expect(blocksOf(points, FRAME)).toEqual([
    { x: 10, width: 20 },
    { x: 70, width: 10 },
  ])
  expect(blockedOf(points)).toEqual({ blockedMs: 3_000, watchedMs: 5_000 })
})

test('the scale holds thresholds and values', () => {
  const { high, low } = spanOf([point(1, 0.5), point(2, null)], [0, 0.3])
  expect(low).toBeLessThan(0)
  expect(high).toBeGreaterThan(0.5)
  expect(spanOf([], [])).toEqual({ low: -1, high: 1 })
})

test('five minutes are remembered, of each spread by itself', () => {
  const log = spreadLog()
  for (let second = 0; second < 400; second += 1) log.add('btc', point(second))
  log.add('eth', point(1))
  expect(log.of('btc')).toHaveLength(REMEMBERED_MS / 1_000)
  expect(log.of('btc')[0]?.at).toBe(100_000)
  expect(log.of('eth')).toHaveLength(1)
  expect(log.of('sol')).toEqual([])
})
