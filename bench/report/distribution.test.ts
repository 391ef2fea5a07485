import { expect, test } from 'bun:test'
import { distribution, mostInWindow } from './distribution.ts'

test('takes quantiles by nearest rank, whatever the order', () => {
  expect(distribution([30, 10, 20, 40])).toEqual({ n: 4, p50: 20, p99: 40, max: 40 })
  expect(distribution([7])).toEqual({ n: 1, p50: 7, p99: 7, max: 7 })
  expect(() => distribution([])).toThrow(RangeError)
})

test('counts the most instants of any window, its end excluded', () => {
  expect(mostInWindow([], 1_000)).toBe(0)
  expect(mostInWindow([0, 1_000, 2_000], 1_000)).toBe(1)
  expect(mostInWindow([2_500, 0, 1_999, 2_000, 1_001], 1_000)).toBe(3)
})
