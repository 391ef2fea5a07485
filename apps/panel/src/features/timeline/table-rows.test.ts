import { expect, test } from 'bun:test'
import { shareText, statesOf, stretchesOf, sumsOf } from './table-rows.ts'
import type { TileDto } from './tail.ts'

const tile = (state: TileDto['state'], from: number, to: number): TileDto => ({ state, from, to, outageId: null })
const TILES = new Map([
  ['a', [tile('live', 0, 50), tile('down', 50, 60), tile('live', 60, 90), tile('unknown', 90, 100)]],
  ['b', [tile('live', 0, 100)]],
])

test('every stretch that is not live is a row, the newest of a connection first', () => {
  expect(stretchesOf(['b', 'a', 'c'], TILES).map(({ connection, tile: { state } }) => [connection, state])).toEqual([
    ['a', 'unknown'],
    ['a', 'down'],
  ])
})

test('the time in each state adds up to the window', () => {
  const sums = sumsOf(['a', 'b'], TILES)
  expect(sums[0]?.ms).toEqual({ live: 80, down: 10, unknown: 10 })
  expect(statesOf(sums)).toEqual(['live', 'unknown', 'down'])
})

test('a share is never rounded up, nor down to nothing', () => {
  const month = { from: 0, to: 30 * 86_400_000 }
  expect(shareText(2_000, month)).toBe('< 0.001 %')
  expect(shareText(0, month)).toBe('0.000 %')
  expect(shareText(month.to - 1, month)).toBe('99.999 %')
  expect(shareText(month.to, month)).toBe('100 %')
})
