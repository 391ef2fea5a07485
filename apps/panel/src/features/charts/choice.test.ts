import { expect, test } from 'bun:test'
import { choiceOf, neighbour, usualConnection } from './choice.ts'

test('the address names one connection, and up to three beside it', () => {
  expect(choiceOf(new URLSearchParams('connection=a&compare=b,a,b,,c,d,e'))).toEqual({
    connection: 'a',
    compared: ['b', 'c', 'd'],
  })
  expect(choiceOf(new URLSearchParams(''))).toEqual({ connection: null, compared: [] })
})

test('the first that is not live is looked at, else the first', () => {
  const live = { state: 'live' } as const
  expect(usualConnection(['a', 'b'], { a: live, b: { state: 'down' } })).toBe('b')
  expect(usualConnection(['a', 'b'], { a: live, b: live })).toBe('a')
  expect(usualConnection([], {})).toBeNull()
})

test('previous and next go round', () => {
  expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBe('a')
  expect(neighbour(['a', 'b', 'c'], 'a', -1)).toBe('c')
  expect(neighbour([], 'a', 1)).toBeNull()
})
