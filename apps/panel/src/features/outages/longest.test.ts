import { expect, test } from 'bun:test'
import { findLongest } from './longest.ts'

/** A bot that has outages of these lengths, the oldest first, and answers with up to `fits`. */
function bot(lengths: readonly number[], fits = 1_000) {
  const asked: number[] = []
  const outages = lengths.map((durationMs, startedAt) => ({ durationMs, startedAt })).reverse()
  const ask = async (minDurationMs: number) => {
    asked.push(minDurationMs)
    const found = outages.filter(({ durationMs }) => durationMs >= minDurationMs)
    return { items: found.slice(0, fits), next: found.length > fits ? 'more' : null }
  }
  return { ask, asked }
}
const lengthsOf = ({ items }: Awaited<ReturnType<typeof findLongest>>) => items.map(({ durationMs }) => durationMs)

test('few outages are all there, longest first, the newer of two equals first', async () => {
  const { ask } = bot([5, 70_000, 5])
  const found = await findLongest(ask, 0)
  expect(lengthsOf(found)).toEqual([70_000, 5, 5])
  expect(found.items.map(({ startedAt }) => startedAt)).toEqual([1, 2, 0])
  expect([found.leastMs, found.isWhole]).toEqual([0, true])
})

test('stops at the first length of which there are enough', async () => {
  const { ask, asked } = bot([...Array.from({ length: 60 }, () => 700_000), ...Array.from({ length: 500 }, () => 5)])
  const found = await findLongest(ask, 0)
  expect(asked).toEqual([3_600_000, 600_000])
  expect([found.items.length, found.leastMs, found.isWhole]).toEqual([60, 600_000, true])
})

test('keeps the longer ones where the shorter ones do not fit into an answer', async () => {
  const { ask } = bot([65_000, 90_000, ...Array.from({ length: 200 }, () => 15_000)], 100)
  const found = await findLongest(ask, 0)
  expect(lengthsOf(found)).toEqual([90_000, 65_000])
  expect([found.leastMs, found.isWhole]).toEqual([60_000, true])
})

test('says so where even the longest do not fit', async () => {
  const found = await findLongest(
    bot(
      Array.from({ length: 200 }, () => 4_000_000),
      100,
    ).ask,
    0,
  )
  expect([found.items.length, found.isWhole]).toEqual([100, false])
})

test('asks for nothing shorter than is wanted', async () => {
  const { ask, asked } = bot([])
  await findLongest(ask, 60_000)
  expect(asked).toEqual([3_600_000, 600_000, 60_000])
})
