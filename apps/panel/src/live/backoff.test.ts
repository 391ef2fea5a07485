import { expect, test } from 'bun:test'
import { reopenDelayMs } from './backoff.ts'

test('doubles its bound from 500 ms up to 5 s', () => {
  const most = [0, 1, 2, 3, 4, 20].map((failures) => reopenDelayMs(failures, () => 1))
  expect(most).toEqual([500, 1000, 2000, 4000, 5000, 5000])
})

test('never waits less than half of the bound', () => {
  const least = [0, 1, 2, 3, 4, 2000].map((failures) => reopenDelayMs(failures, () => 0))
  expect(least).toEqual([250, 500, 1000, 2000, 2500, 2500])
})
