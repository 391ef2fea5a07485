import { expect, test } from 'bun:test'
import type { HistoryState, StateInterval } from '@holdfast/adapter-core/events'
import { tile } from './tile.ts'

const interval = (
  state: HistoryState,
  from: number,
  to: number | null,
  outageId: number | null = null,
): StateInterval => ({
  connection: 'paradex',
  state,
  from,
  to,
  outageId,
})

const tiles = (rows: readonly StateInterval[], window: { from: number; to: number }, now: number) =>
  tile(rows, window, now).map(({ state, from, to }) => [state, from, to])

test('says unknown where no interval speaks', () => {
  expect(tiles([interval('live', 20, 30), interval('paused', 50, 60)], { from: 0, to: 100 }, 100)).toEqual([
    ['unknown', 0, 20],
    ['live', 20, 30],
    ['unknown', 30, 50],
    ['paused', 50, 60],
    ['unknown', 60, 100],
  ])
  expect(tiles([], { from: 0, to: 10 }, 10)).toEqual([['unknown', 0, 10]])
})

test('clips what reaches over the edges', () => {
  expect(tiles([interval('down', 0, 50, 1), interval('live', 50, 200)], { from: 40, to: 100 }, 300)).toEqual([
    ['down', 40, 50],
    ['live', 50, 100],
  ])
})

test('ends an open interval at now, and claims nothing of the future', () => {
  expect(tiles([interval('live', 10, null)], { from: 0, to: 100 }, 60)).toEqual([
    ['unknown', 0, 10],
    ['live', 10, 60],
    ['unknown', 60, 100],
  ])
})

test('merges neighbours of the same state and outage only', () => {
  const rows = [
    interval('live', 0, 10),
    interval('live', 10, 20),
    interval('down', 20, 30, 1),
    interval('down', 30, 40, 2),
  ]
  expect(tile(rows, { from: 0, to: 40 }, 40)).toEqual([
    { state: 'live', from: 0, to: 20, outageId: null },
    { state: 'down', from: 20, to: 30, outageId: 1 },
    { state: 'down', from: 30, to: 40, outageId: 2 },
  ])
})

test('an empty window has no tiles', () => {
  expect(tiles([interval('live', 0, null)], { from: 5, to: 5 }, 10)).toEqual([])
})
