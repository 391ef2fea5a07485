import { expect, test } from 'bun:test'
import type { Tile } from '../../ui/pieces.ts'
import { shadesOf } from './shades.ts'

const tile = (state: Tile['state'], from: number, to: number): Tile => ({ state, from, to })
const TILES = [tile('unknown', 0, 400), tile('live', 400, 600), tile('down', 600, 601), tile('live', 601, 1_000)]

test('shades what was not live; a blip is still two pixels wide', () => {
  expect(shadesOf(TILES, { from: 0, to: 1_000 }, 100)).toEqual([
    { state: 'unknown', left: 0, width: 40 },
    { state: 'down', left: 60, width: 2 },
  ])
})

test('only what is in sight, and the worst on top', () => {
  expect(shadesOf(TILES, { from: 400, to: 500 }, 100)).toEqual([])
  const mixed = [tile('failed', 0, 10), tile('paused', 10, 20), tile('down', 20, 30)]
  expect(shadesOf(mixed, { from: 0, to: 30 }, 300).map(({ state }) => state)).toEqual(['paused', 'down', 'failed'])
})

test('blips that share their pixels are one, in the worst of their states', () => {
  const blips = [tile('degraded', 500, 501), tile('live', 501, 502), tile('down', 502, 503), tile('live', 503, 1_000)]
  expect(shadesOf(blips, { from: 0, to: 1_000 }, 100)).toEqual([{ state: 'down', left: 50, width: 2 }])
})
