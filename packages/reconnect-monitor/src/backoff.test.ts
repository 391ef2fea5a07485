import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { backoffMs, firstDelayMs } from './backoff.ts'
import { DEFAULT_POLICY } from './policy.ts'

const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('doubles its bound up to the cap, with the jitter inside the bound', () => {
  fc.assert(
    fc.property(fc.nat(60), draws, (failures, draw) => {
      const bound = Math.min(4_000, 500 * 2 ** failures)
      const delay = backoffMs(DEFAULT_POLICY, failures, draw)
      expect(delay).toBeGreaterThanOrEqual(bound / 2)
      expect(delay).toBeLessThanOrEqual(bound)
    }),
  )
})

test('spreads clients that failed together instead of ending at the cap in lockstep', () => {
  const late = [0, 0.25, 0.5, 0.75].map((draw) => backoffMs(DEFAULT_POLICY, 20, draw))
  expect(late).toEqual([2_000, 2_500, 3_000, 3_500])
})

test('starts the first attempt after a proven spell within 50 ms', () => {
  expect(firstDelayMs(DEFAULT_POLICY, 0)).toBe(0)
  expect(firstDelayMs(DEFAULT_POLICY, 0.999)).toBeLessThan(50)
})
