import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { mergeClose, outMs, spanOf } from './merge-close.ts'

const at = (id: number, startedAt: number, endedAt: number | null, change = {}) =>
  outageDto({ id, startedAt, endedAt, durationMs: endedAt === null ? null : endedAt - startedAt, ...change })
const idsOf = (outages: Parameters<typeof mergeClose>[0], gapMs: number | null) =>
  mergeClose(outages, gapMs).map(({ parts }) => parts.map(({ id }) => id))

const CLOSE = [at(4, 30_001, 31_000), at(3, 15_000, 20_000), at(2, 4_000, 5_000), at(1, 0, 1_000)]

test('merges what begins up to the gap after the end of the one before', () => {
  expect(idsOf(CLOSE, 10_000)).toEqual([[4], [3, 2, 1]])
  expect(idsOf(CLOSE, 10_001)).toEqual([[4, 3, 2, 1]])
  expect(idsOf(CLOSE, null)).toEqual([[4], [3], [2], [1]])
})

test('a row keeps its id when another outage joins', () => {
  const [before] = mergeClose(CLOSE.slice(1), 20_000)
  const [after] = mergeClose(CLOSE, 20_000)
  expect([before?.id, after?.id]).toEqual([1, 1])
})

test('keeps apart connections, scopes, markets, and what was planned', () => {
  const book = { scope: 'subscription', channel: 'order_book', market: 'BTC' } as const
  const mixed = [
    at(6, 6_000, 7_000),
    at(5, 5_000, 6_000, { planned: true }),
    at(4, 4_000, 5_000, { ...book, market: 'ETH' }),
    at(3, 3_000, 4_000, { connection: 'vest' }),
    at(2, 2_000, 3_000, book),
    at(1, 1_000, 2_000),
  ]
  expect(idsOf(mixed, 60_000)).toEqual([[6, 1], [5], [4], [3], [2]])
})

test('an ongoing outage joins the one before, and nothing joins behind it', () => {
  const parts = mergeClose([at(2, 1_500, null), at(1, 0, 1_000)], 1_000)[0]?.parts ?? []
  expect(parts).toHaveLength(2)
  expect(spanOf(parts)).toEqual({ from: 0, to: null })
  expect(outMs(parts, 4_000)).toBe(3_500)
  expect(idsOf([at(2, 5_000, 6_000), at(1, 0, null)], 60_000)).toEqual([[2], [1]])
})

test('the span of a group has its gaps, the time out has not', () => {
  const parts = CLOSE.slice(1)
  expect(spanOf(parts)).toEqual({ from: 0, to: 20_000 })
  expect(outMs(parts, 99_000)).toBe(7_000)
})
