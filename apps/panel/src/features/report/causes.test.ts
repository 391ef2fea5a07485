import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { causesOf, lostWithin } from './causes.ts'

const WINDOW = { from: 10_000, to: 20_000 }
const out = (cause: 'dns' | 'refused' | 'stale_data', startedAt: number, endedAt: number | null, change = {}) =>
  outageDto({ cause, startedAt, endedAt, durationMs: endedAt === null ? null : endedAt - startedAt, ...change })

test('ranks by the time that whole connections lost inside the window', () => {
  const causes = causesOf(
    [
      out('dns', 5_000, 11_000),
      out('refused', 18_000, null),
      out('dns', 12_000, 12_500),
      out('stale_data', 11_000, 19_000, { scope: 'subscription' }),
      out('refused', 12_000, 13_000, { planned: true }),
    ],
    WINDOW,
  )
  expect(causes).toEqual([
    { cause: 'refused', connections: { n: 1, lostMs: 2_000 }, markets: { n: 0, lostMs: 0 } },
    { cause: 'dns', connections: { n: 2, lostMs: 1_500 }, markets: { n: 0, lostMs: 0 } },
    { cause: 'stale_data', connections: { n: 0, lostMs: 0 }, markets: { n: 1, lostMs: 8_000 } },
  ])
})

test('the time lost to outages is their durations, to the last ms', () => {
  // Three seconds by the monotonic clock, whose instants fell on either side of a rounded ms.
  const outages = [out('dns', 11_000, 14_001, { durationMs: 3_000 }), out('dns', 15_000, 17_999, { durationMs: 3_000 })]
  expect(causesOf(outages, WINDOW)[0]?.connections).toEqual({ n: 2, lostMs: 6_000 })
})

test('of an outage that reaches out of the window its part counts, and never more than all of it', () => {
  expect(lostWithin(out('dns', 9_000, 12_000, { durationMs: 3_000 }), WINDOW)).toBe(2_000)
  expect(lostWithin(out('dns', 9_999, 13_001, { durationMs: 3_000 }), WINDOW)).toBe(3_000)
  expect(lostWithin(out('dns', 19_000, null), WINDOW)).toBe(1_000)
})
