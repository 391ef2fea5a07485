import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { indexOf, type Stop, stopAfter, stopsOf } from './stops.ts'
import type { TileDto } from './tail.ts'

const tile = (from: number, to: number): TileDto => ({ state: 'live', from, to, outageId: null })
const mark = (at: number, id = at) => ({ at, kind: 'pause' as const, events: [eventDto({ id, at })] })

test('tiles and marks are walked in the order of time', () => {
  const stops = stopsOf([tile(0, 100), tile(100, 200), tile(200, 300)], [mark(100), mark(150)], { from: 50, to: 200 })
  expect(stops.map(({ kind, at }) => [kind, at])).toEqual([
    ['tile', 50],
    ['tile', 100],
    ['mark', 100],
    ['mark', 150],
  ])
})

test('a stop is found again when the lane has grown', () => {
  const before = stopsOf([tile(0, 100), tile(100, 200)], [mark(150)], { from: 0, to: 200 })
  const after = stopsOf([tile(0, 50), tile(50, 100), tile(100, 300)], [mark(20), mark(150)], { from: 0, to: 300 })
  const again = (index: number) => after[indexOf(after, before[index] as Stop)]
  expect(again(0)).toMatchObject({ kind: 'tile', at: 0 })
  expect(again(1)).toMatchObject({ kind: 'tile', at: 100 })
  expect(again(2)).toMatchObject({ kind: 'mark', at: 150 })
})

test('keys walk, and stop at the ends', () => {
  expect(stopAfter('ArrowRight', 1, 3)).toBe(2)
  expect(stopAfter('ArrowRight', 2, 3)).toBe(2)
  expect(stopAfter('ArrowLeft', 0, 3)).toBe(0)
  expect([stopAfter('Home', 2, 3), stopAfter('End', 0, 3)]).toEqual([0, 2])
  expect([stopAfter('a', 0, 3), stopAfter('End', 0, 0)]).toEqual([null, null])
})
