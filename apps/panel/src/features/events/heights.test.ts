import { expect, test } from 'bun:test'
import { createDays, type Days } from './days.ts'
import { createHeights } from './heights.ts'
import type { Told } from './told.ts'

const DAY_MS = 86_400_000
let asked = 0
const utc = createDays('utc')
const days: Days = {
  ...utc,
  startOf: (at) => {
    asked += 1
    return utc.startOf(at)
  },
}
const told = (at: number, sentence = 'It is live') =>
  ({ event: { at, connection: 'vest' }, sentence }) as unknown as Told

test('a row that begins a day or says more is taller, and each is worked out once', () => {
  const heights = createHeights(days)
  const [first, second, third] = [told(3 * DAY_MS), told(2 * DAY_MS + 5), told(2 * DAY_MS, 'word '.repeat(80))]
  expect(heights(first, undefined, 900)).toBe(37)
  expect(heights(second, first, 900)).toBe(78)
  expect(heights(third, second, 900)).toBeGreaterThan(78)
  const before = asked
  expect(heights(second, first, 900)).toBe(78)
  expect(asked).toBe(before)
  expect(heights(second, undefined, 900)).toBe(37)
  expect(heights(third, second, 300)).toBeGreaterThan(heights(third, second, 900))
  expect(heights(undefined, third, 900)).toBe(0)
})
