import { expect, test } from 'bun:test'
import { connectionAlone, filterOf, gapOf, sortOf } from './outage-filter.ts'

const read = (text: string) => filterOf(new URLSearchParams(text))
const exchangeOf = (id: string) => ({ a1: 'a', a2: 'a', b: 'b' })[id]

test('an exchange with one connection has the figures of that one', () => {
  const asked = (text: string) => connectionAlone(read(text), ['a1', 'a2', 'b'], exchangeOf)
  expect([
    asked('exchange=b'),
    asked('exchange=a'),
    asked('exchange=none'),
    asked(''),
    asked('connection=a2&exchange=b'),
  ]).toEqual(['b', null, null, null, 'a2'])
})

test('the order and the gap are of the address, and sensible where it says nonsense', () => {
  expect([sortOf(new URLSearchParams('sort=longest')), sortOf(new URLSearchParams('sort=x'))]).toEqual([
    'longest',
    'newest',
  ])
  expect([gapOf(new URLSearchParams('merge=10s')), gapOf(new URLSearchParams('merge=on'))]).toEqual([10_000, null])
})
