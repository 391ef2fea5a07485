import { expect, test } from 'bun:test'
import { grown } from './gradual.ts'

test('takes in so many at once, in the order of the list', () => {
  const wanted = ['a', 'b', 'c', 'd', 'e']
  const first = grown([], wanted, 2)
  expect(first).toEqual(['a', 'b'])
  const second = grown(first, wanted, 2)
  expect(second).toEqual(['a', 'b', 'c', 'd'])
  expect(grown(second, wanted, 2)).toBe(wanted)
})

test('what is there stays where the list has it, and is not counted; what left the list goes', () => {
  expect(grown(['d', 'b', 'x'], ['a', 'b', 'c', 'd'], 1)).toEqual(['a', 'b', 'd'])
})

test('a list that grows again after it was short grows step by step again', () => {
  const all = ['a', 'b', 'c', 'd']
  const narrowed = grown(all, ['c'], 2)
  expect(narrowed).toEqual(['c'])
  expect(grown(narrowed, all, 2)).toEqual(['a', 'b', 'c'])
})

test('what is urgent does not wait for those before it', () => {
  expect(grown(['a'], ['b', 'c', 'd', 'e'], 1, (one) => one === 'e')).toEqual(['b', 'e'])
  expect(grown(['a'], ['b', 'c', 'd', 'e'], 0, (one) => one === 'd')).toEqual(['d'])
})
