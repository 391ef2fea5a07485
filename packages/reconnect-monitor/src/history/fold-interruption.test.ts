import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from './projection.ts'
import { numbered, sampleEvent } from './testing.ts'

const fold = (...events: readonly HoldfastEvent[]) => foldAll(numbered(events))
const statesOf = ({ intervals }: ReturnType<typeof fold>) =>
  intervals.map(({ state, from, to, outageId }) => [state, from, to, outageId])
const interrupted = (lastSeenAt: number, at: number) => sampleEvent('watch_interrupted', at, { lastSeenAt }, null)

const LIVE = sampleEvent('connection_live', 200)

test('what nobody watched is no interval, and the state goes on after it', () => {
  expect(statesOf(fold(LIVE, interrupted(300, 900)))).toEqual([
    ['live', 200, 300, null],
    ['live', 900, null, null],
  ])
})

test('a loss noticed after it is not dated back to before it', () => {
  const { outages } = fold(LIVE, interrupted(300, 900), sampleEvent('connection_lost', 950, { impactAt: 250 }))
  expect(outages).toMatchObject([{ startedAt: 900, detectedAt: 950 }])
})

test('an outage under way goes on as the same, and belongs to no less time', () => {
  const log = fold(
    LIVE,
    sampleEvent('connection_lost', 250),
    interrupted(300, 900),
    sampleEvent('connection_live', 950),
  )
  expect(statesOf(log)).toEqual([
    ['live', 200, 250, null],
    ['down', 250, 300, 2],
    ['down', 900, 950, 2],
    ['live', 950, null, null],
  ])
  expect(log.outages).toMatchObject([{ id: 2, startedAt: 250, endedAt: 950, durationMs: 700, endedBy: 'recovered' }])
})

test('what began after the last proof of life began at its end', () => {
  expect(statesOf(fold(LIVE, interrupted(100, 900)))).toEqual([['live', 900, null, null]])
})

test('a subscription that was out is out still', () => {
  const stale = sampleEvent('subscription_stale', 250, { impactAt: 240, detectedAt: 250 })
  const log = fold(LIVE, stale, interrupted(300, 900), sampleEvent('subscription_restored', 950))
  expect(log.outages).toMatchObject([{ scope: 'subscription', startedAt: 240, endedAt: 950 }])
})

test('it concerns every connection that is known, and no other', () => {
  const other = sampleEvent('connection_paused', 220, {}, 'vest')
  const ended = fold(LIVE, other, sampleEvent('bot_stopped', 250), interrupted(300, 900))
  expect(statesOf(ended)).toEqual([
    ['live', 200, 250, null],
    ['paused', 220, 250, null],
  ])
  expect(statesOf(fold(LIVE, other, interrupted(300, 900))).filter(([, from]) => from === 900)).toHaveLength(2)
})

test('one that ends before the state began changes nothing', () => {
  expect(statesOf(fold(LIVE, interrupted(100, 150)))).toEqual([['live', 200, null, null]])
})
