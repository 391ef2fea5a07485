import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { causesOf } from './causes.ts'

const WINDOW = { from: 10_000, to: 20_000 }
const out = (cause: 'dns' | 'refused' | 'stale_data', startedAt: number, endedAt: number | null, change = {}) =>
  outageDto({ cause, startedAt, endedAt, ...change })

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
