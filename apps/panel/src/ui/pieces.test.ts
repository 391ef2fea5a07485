import { expect, test } from 'bun:test'
import type { HistoryState } from '@holdfast/adapter-core/events'
import { describeTiles, piecesOf, type Tile } from './pieces.ts'

const tiles = (...stretches: [HistoryState, number][]): Tile[] => {
  let at = 5_000
  return stretches.map(([state, ms]) => {
    const from = at
    at += ms
    return { state, from, to: at }
  })
}

test('long stretches keep their exact share', () => {
  expect(piecesOf(tiles(['live', 750], ['down', 250]))).toEqual([
    { state: 'live', start: 0, end: 0.75 },
    { state: 'down', start: 0.75, end: 1 },
  ])
})

test('a blip stays a piece of its own', () => {
  const pieces = piecesOf(tiles(['live', 500_000], ['down', 1], ['live', 499_999]))
  expect(pieces.map(({ state }) => state)).toEqual(['live', 'down', 'live'])
})

test('a burst of blips is one piece, in the worst of its states', () => {
  const burst = tiles(['live', 1e6], ['down', 2], ['live', 3], ['failed', 1], ['connecting', 1], ['live', 1e6])
  expect(piecesOf(burst).map(({ state }) => state)).toEqual(['live', 'failed', 'live'])
})

test('draws nothing of nothing', () => {
  expect(piecesOf([])).toEqual([])
})

test('tells the tiles in words, longest first', () => {
  const day = tiles(['unknown', 2_400_000], ['live', 80_000_000], ['down', 2_000], ['live', 1e6], ['down', 1_000])
  expect(describeTiles(day)).toBe('Live 22 h 30 min, unknown 40 min, down 3.00 s (2 times)')
})

test('what stands for several stretches counts for its time in its state alone, and for its outages', () => {
  const [live, down, rest] = tiles(['live', 3_600_000], ['down', 600_000], ['live', 3_600_000])
  if (live === undefined || down === undefined || rest === undefined) throw new Error('Three tiles')
  const merged = { ...down, stateMs: 2_000, merged: 7, outages: 3 }
  const beside = '9 min 58 s around what was short, in better states'
  expect(describeTiles([live, merged, rest])).toBe(`Live 2 h, down 2.00 s (3 times), ${beside}`)
  expect(describeTiles([live, { ...merged, outages: 0 }, rest])).toBe(`Live 2 h, down 2.00 s, ${beside}`)
  const degraded = { ...merged, state: 'degraded', outages: 0 } as const
  expect(describeTiles([live, degraded, rest])).toBe(`Live 2 h, degraded 2.00 s, ${beside}`)
})
