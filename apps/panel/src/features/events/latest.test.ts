import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { latestOf } from './latest.ts'

const list = (...numbers: number[]) => numbers.map((id) => eventDto({ id }))
const latest = (streamed: number[], fetched: number[], count: number) =>
  latestOf(list(...streamed), list(...fetched), count).map(({ id }) => id)

test('what was streamed is over what was fetched, each once', () => {
  expect(latest([3, 4, 5], [4, 3, 2, 1], 9)).toEqual([5, 4, 3, 2, 1])
  expect(latest([1, 2], [], 9)).toEqual([2, 1])
  expect(latest([], [2, 1], 9)).toEqual([2, 1])
})

test('there are so many and no more', () => {
  expect(latest([3, 4, 5], [2, 1], 2)).toEqual([5, 4])
  expect(latest([5], [4, 3, 2], 2)).toEqual([5, 4])
})
