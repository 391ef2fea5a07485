import { expect, test } from 'bun:test'
import { HISTORY_STATES, type HistoryState } from '@holdfast/adapter-core/events'
import { condense, WORST_STATE_FIRST } from './condense.ts'
import type { TimelineTile } from './types.ts'

/** Tiles from 0 on: state, length, outage. */
function tiles(...stretches: readonly (readonly [HistoryState, number, number?])[]): readonly TimelineTile[] {
  let at = 0
  return stretches.map(([state, ms, outageId = null]) => {
    at += ms
    return { state, from: at - ms, to: at, outageId }
  })
}

test('every state has a place', () => {
  expect([...WORST_STATE_FIRST].sort()).toEqual([...HISTORY_STATES].sort())
})

test('a blip between long stretches stays as it was', () => {
  expect(condense(tiles(['live', 500], ['down', 2, 7], ['live', 500]), 100)).toEqual([
    { state: 'live', from: 0, to: 500, outageId: null, outages: 0 },
    { state: 'down', from: 500, to: 502, outageId: 7, outages: 1 },
    { state: 'live', from: 502, to: 1_002, outageId: null, outages: 0 },
  ])
})

test('short stretches of one bucket become the worst of them, and say what they stand for', () => {
  const run = tiles(['live', 20], ['down', 5, 1], ['live', 20], ['down', 9, 2], ['connecting', 10], ['live', 400])
  expect(condense(run, 100)).toEqual([
    { state: 'down', from: 0, to: 64, outageId: 2, outages: 2, merged: 5, stateMs: 14 },
    { state: 'live', from: 64, to: 464, outageId: null, outages: 0 },
  ])
})

test('a stretch belongs to the bucket it begins in, and buckets do not move with the window', () => {
  const run = tiles(['live', 60], ['degraded', 60], ['live', 60], ['degraded', 60])
  expect(condense(run, 100).map(({ state, from, to }) => [state, from, to])).toEqual([
    ['degraded', 0, 120],
    ['degraded', 120, 240],
  ])
  const later = run.slice(2)
  expect(condense(later, 100)).toEqual(condense(run, 100).slice(1))
})

test('an outage in several tiles is counted where it begins', () => {
  const run = tiles(['down', 300, 4], ['failed', 300, 4], ['unknown', 50], ['live', 300])
  expect(condense(run, 100).map(({ state, outages, outageId }) => [state, outages, outageId])).toEqual([
    ['down', 1, 4],
    ['failed', 0, 4],
    ['unknown', 0, null],
    ['live', 0, null],
  ])
})

test('what nobody watched is not covered by what was live', () => {
  expect(condense(tiles(['live', 40], ['unknown', 3], ['live', 40]), 100)).toMatchObject([
    { state: 'unknown', merged: 3, stateMs: 3 },
  ])
})

test('no tiles, no tiles', () => {
  expect(condense([], 100)).toEqual([])
})
