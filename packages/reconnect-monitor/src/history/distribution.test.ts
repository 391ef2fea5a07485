import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { distributionOf } from './distribution.ts'

test('of nothing there is nothing but that', () => {
  expect(distributionOf([])).toEqual({ n: 0, p50: null, p95: null, p99: null, max: null })
})

test('is by nearest rank: of a hundred values the 50th, the 95th, the 99th and the last', () => {
  const shuffled = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1)
  expect(distributionOf(shuffled)).toEqual({ n: 100, p50: 50, p95: 95, p99: 99, max: 100 })
  expect(distributionOf([7])).toEqual({ n: 1, p50: 7, p95: 7, p99: 7, max: 7 })
})

test('is what sorting would give, whatever the values, and leaves them as they were', () => {
  const values = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.double({ min: 0, max: 1e9, noNaN: true })), {
    maxLength: 400,
  })
  fc.assert(
    fc.property(values, (given) => {
      const before = [...given]
      const sorted = given.toSorted((a, b) => a - b)
      const rank = (pct: number) => sorted[Math.ceil((pct / 100) * sorted.length) - 1] ?? null
      expect(distributionOf(given)).toEqual({
        n: given.length,
        p50: rank(50),
        p95: rank(95),
        p99: rank(99),
        max: rank(100),
      })
      expect(given).toEqual(before)
    }),
    { numRuns: 300 },
  )
})
