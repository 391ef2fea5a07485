import { expect, test } from 'bun:test'
import { findNeighbours } from './neighbours.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Asks a record of these outages as the bot would answer: newest first, long ones that reach into the range included. */
function record(...outages: readonly { readonly id: number; readonly startedAt: number; readonly endedAt: number }[]) {
  const asked: unknown[] = []
  return {
    asked,
    ask: async (range: { readonly from?: number; readonly to?: number; readonly limit: number }) => {
      asked.push(range)
      const { from = 0, to = Number.POSITIVE_INFINITY } = range
      return outages
        .filter(({ startedAt, endedAt }) => startedAt < to && (endedAt > from || startedAt >= from))
        .sort((a, b) => b.startedAt - a.startedAt || b.id - a.id)
        .slice(0, range.limit)
    },
  }
}
const one = (id: number, startedAt: number, endedAt = startedAt + 1) => ({ id, startedAt, endedAt })

test('finds the nearest on either side, not the newest', async () => {
  const { ask } = record(one(1, 100), one(2, 200), one(3, 300), one(4, 400))
  expect(await findNeighbours(one(2, 200), 1_000, ask)).toEqual({ previous: 1, next: 3 })
})

test('tells apart two that began in the same millisecond', async () => {
  const { ask } = record(one(1, 100), one(2, 100), one(3, 100))
  expect(await findNeighbours(one(2, 100), 1_000, ask)).toEqual({ previous: 1, next: 3 })
})

test('one that began before and reaches into the range is no next one', async () => {
  const { ask } = record(one(1, 100, 900), one(2, 200))
  expect(await findNeighbours(one(2, 200), 1_000, ask)).toEqual({ previous: 1, next: null })
})

test('looks further and further ahead, and stops at the end of the record', async () => {
  const { ask, asked } = record(one(1, 0), one(2, 3 * DAY_MS))
  expect((await findNeighbours(one(1, 0), 4 * DAY_MS, ask)).next).toBe(2)
  expect(asked).toHaveLength(4)
  const late = record(one(1, 0))
  expect((await findNeighbours(one(1, 0), HOUR_MS / 2, late.ask)).next).toBeNull()
  expect(late.asked).toHaveLength(2)
})
