import { expect, test } from 'bun:test'
import { indexAfterKey } from './list-keys.ts'

test.each([
  ['j', 5, 6],
  ['ArrowDown', 99, 99],
  ['k', 5, 4],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 25],
  ['PageDown', 95, 99],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['x', 50, null],
] as const)('%s leads from row %i of 100 to %p', (key, from, to) => {
  expect(indexAfterKey(key, from, 100, 20)).toBe(to)
})

test('in an empty list no key leads anywhere', () => {
  expect(indexAfterKey('End', 0, 0, 20)).toBeNull()
})
