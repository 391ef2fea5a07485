import { expect, test } from 'bun:test'
import { createRecentKeys } from './recent-keys.ts'

test('remembers at least the newest ones up to its limit, and never twice as many and more', () => {
  const keys = createRecentKeys(10)
  for (let key = 1; key <= 1_000; key++) {
    keys.add(`k${key}`)
    const known = Array.from({ length: key }, (_, at) => `k${at + 1}`).filter((one) => keys.has(one))
    expect(known.length).toBeGreaterThanOrEqual(Math.min(key, 10))
    expect(known.length).toBeLessThan(20)
    expect(known.at(0)).toBe(`k${key - known.length + 1}`)
  }
})

test('a copy knows the same, and goes its own way', () => {
  const keys = createRecentKeys(3)
  for (const key of ['a', 'b', 'c', 'd']) keys.add(key)
  const copy = keys.copy()
  keys.add('mine')
  copy.add('theirs')
  expect(['a', 'd', 'mine', 'theirs'].map((key) => [keys.has(key), copy.has(key)])).toEqual([
    [true, true],
    [true, true],
    [true, false],
    [false, true],
  ])
})
