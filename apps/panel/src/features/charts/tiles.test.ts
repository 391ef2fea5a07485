import { expect, test } from 'bun:test'
import type { Tile } from '../../ui/pieces.ts'
import { stateAt, tilesFrom, tilesUntil, watchedMs } from './tiles.ts'

const tile = (state: Tile['state'], from: number, to: number): Tile => ({ state, from, to })
const TILES = [tile('unknown', 0, 400), tile('live', 400, 600), tile('down', 600, 601), tile('live', 601, 1_000)]

test('tiles are carried on by what the stream says', () => {
  const tiles = [tile('live', 0, 100)]
  expect(tilesUntil(tiles, { state: 'live', since: 0 }, 150)).toEqual([tile('live', 0, 150)])
  expect(tilesUntil(tiles, { state: 'down', since: 120 }, 150)).toEqual([tile('live', 0, 120), tile('down', 120, 150)])
  expect(tilesUntil(tiles, { state: 'down', since: 90 }, 150)).toEqual([tile('live', 0, 90), tile('down', 90, 150)])
  // A state that began before the last tile takes that one's place, and no more.
  const two = [tile('live', 0, 50), tile('down', 50, 100)]
  expect(tilesUntil(two, { state: 'paused', since: 20 }, 150)).toEqual([tile('live', 0, 50), tile('paused', 50, 150)])
  expect(tilesUntil(tiles, undefined, 150)).toBe(tiles)
  expect(tilesUntil(tiles, { state: 'down', since: 90 }, 80)).toBe(tiles)
})

test('what it was at an instant, and how long anybody watched', () => {
  expect([0, 399, 400, 600, 1_000].map((at) => stateAt(TILES, at))).toEqual([
    'unknown',
    'unknown',
    'live',
    'down',
    null,
  ])
  expect(watchedMs(TILES)).toBe(600)
})

test('what lies before a window is not of it', () => {
  const tiles = [
    { state: 'live', from: 0, to: 10 },
    { state: 'down', from: 10, to: 30 },
  ] as const
  expect(tilesFrom(tiles, 20)).toEqual([{ state: 'down', from: 20, to: 30 }])
  expect(tilesFrom(tiles, 0)).toBe(tiles)
})
