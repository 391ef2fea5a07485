import { expect, test } from 'bun:test'
import { factsOf } from './facts.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const facts = (data: unknown) => factsOf(data, NOW, 'utc').map(({ key, value, note }) => [key, value, note])

test('nested data is told by its paths, in its own order', () => {
  expect(facts({ generation: 2, recovery: { attempts: 3, phases: { waitedMs: 0 } }, detail: null })).toEqual([
    ['generation', '2', null],
    ['recovery.attempts', '3', null],
    ['recovery.phases.waitedMs', '0', null],
    ['detail', 'null', null],
  ])
  expect(facts({ subscriptions: [{ market: 'A', state: 'stale' }], none: [], empty: {} })).toEqual([
    ['subscriptions.0.market', 'A', null],
    ['subscriptions.0.state', 'stale', null],
    ['none', '[]', null],
    ['empty', '{}', null],
  ])
  expect(facts({ a: { b: { c: { d: 1 } } } })).toEqual([['a.b.c', '{"d":1}', null]])
})

test('durations and instants are also told for people', () => {
  const at = Date.UTC(2026, 10, 27, 9, 30)
  expect(facts({ durationMs: 2_270, impactAt: at, from: at, until: at })).toEqual([
    ['durationMs', '2270', '2.27 s'],
    ['impactAt', String(at), '09:30:00 UTC'],
    ['from', String(at), '09:30:00 UTC'],
    ['until', String(at), '09:30:00 UTC'],
  ])
})

test('a generation is no instant, and no data is no fact', () => {
  expect(facts({ from: 3, to: 4, at: '5' })).toEqual([
    ['from', '3', null],
    ['to', '4', null],
    ['at', '5', null],
  ])
  expect(facts({})).toEqual([])
  expect(facts(null)).toEqual([])
})
