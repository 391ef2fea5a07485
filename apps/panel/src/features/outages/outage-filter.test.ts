import { expect, test } from 'bun:test'
import { connectionAsked, filterOf, gapOf, isKnownToBot, passes, sortOf } from './outage-filter.ts'

const read = (text: string) => filterOf(new URLSearchParams(text))
const exchangeOf = (id: string) => ({ a1: 'a', a2: 'a', b: 'b' })[id]

test('an exchange with one connection is asked for by it, one with more is narrowed after loading', () => {
  const asked = (text: string) => connectionAsked(read(text), ['a1', 'a2', 'b'], exchangeOf)
  expect([
    asked('exchange=b'),
    asked('exchange=a'),
    asked('exchange=none'),
    asked(''),
    asked('connection=a2&exchange=b'),
  ]).toEqual(['b', null, null, null, 'a2'])
})

test('what the bot was not asked for is not in its export either', () => {
  const isExported = (text: string) =>
    isKnownToBot(read(text), connectionAsked(read(text), ['a1', 'a2', 'b'], exchangeOf))
  expect(['', 'cause=dns&connection=a1', 'exchange=b'].map(isExported)).toEqual([true, true, true])
  expect(['planned=true', 'exchange=a', 'connection=a2&exchange=b'].map(isExported)).toEqual([false, false, false])
})

test('what was loaded is narrowed by exchange and by plan', () => {
  const outage = { connection: 'a1', planned: true }
  const verdicts = ['', 'exchange=a', 'exchange=b', 'planned=true', 'planned=false'].map((text) =>
    passes(outage, read(text), exchangeOf),
  )
  expect(verdicts).toEqual([true, true, false, true, false])
})

test('the order and the gap are of the address, and sensible where it says nonsense', () => {
  expect([sortOf(new URLSearchParams('sort=longest')), sortOf(new URLSearchParams('sort=x'))]).toEqual([
    'longest',
    'newest',
  ])
  expect([gapOf(new URLSearchParams('merge=10s')), gapOf(new URLSearchParams('merge=on'))]).toEqual([10_000, null])
})
