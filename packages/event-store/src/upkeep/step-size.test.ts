import { expect, test } from 'bun:test'
import { stepSize } from './step-size.ts'

/** The amount after so many steps of which each row takes so long, on top of a sync. */
function settled(msPerRow: number, syncMs: number): number {
  const size = stepSize(32, 4_096)
  for (let step = 0; step < 200; step++) size.took(syncMs + size.amount * msPerRow)
  return size.amount
}

test('a step grows until it takes what it may', () => {
  expect(settled(0.02, 1) * 0.02 + 1).toBeCloseTo(3, 0)
})

test('a fast disk and a slow one end at the bounds', () => {
  expect(settled(0, 0.1)).toBe(4_096)
  expect(settled(0.02, 30)).toBe(32)
})

test('one slow step halves the next, however slow it was', () => {
  const size = stepSize(32, 4_096)
  for (let step = 0; step < 20; step++) size.took(1)
  const before = size.amount
  size.took(5_000)
  expect(size.amount).toBe(Math.round(before / 2))
})
