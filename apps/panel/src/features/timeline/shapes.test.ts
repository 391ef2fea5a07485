import { expect, test } from 'bun:test'
import type { HistoryState } from '@holdfast/adapter-core/events'
import { shapesOf, tileAt } from './shapes.ts'
import type { TileDto } from './tail.ts'

const DAY = 86_400_000
const MONTH = { from: 0, to: 30 * DAY }

function tiles(...stretches: readonly (readonly [HistoryState, number])[]): readonly TileDto[] {
  let at = 0
  return stretches.map(([state, ms]) => {
    at += ms
    return { state, from: at - ms, to: at, outageId: null }
  })
}

test('a blip of two seconds is seen in a month, and over what is well', () => {
  const lane = tiles(['live', 15 * DAY], ['down', 2_000], ['live', 15 * DAY - 2_000])
  expect(shapesOf(lane, MONTH, 1_000, 20)).toEqual([
    { state: 'live', path: 'M0 0h1000v20h-1000z' },
    { state: 'down', path: 'M500 0h2v20h-2z' },
  ])
})

test('the last pixel holds one too', () => {
  const lane = tiles(['live', 30 * DAY - 1], ['failed', 1])
  expect(shapesOf(lane, MONTH, 100, 9).at(-1)).toEqual({ state: 'failed', path: 'M98 0h2v9h-2z' })
})

test('width is duration, neighbours meet, and what is out of sight is not drawn', () => {
  const lane = tiles(['paused', DAY], ['live', DAY], ['degraded', DAY], ['unknown', DAY])
  const span = { from: DAY / 2, to: 2.5 * DAY }
  expect(shapesOf(lane, span, 200, 5)).toEqual([
    { state: 'live', path: 'M50 0h100v5h-100z' },
    { state: 'paused', path: 'M0 0h50v5h-50z' },
    { state: 'degraded', path: 'M150 0h50v5h-50z' },
  ])
})

test('however many stretches, no more pieces than pixels', () => {
  const many = tiles(...Array.from({ length: 20_000 }, (_, i): [HistoryState, number] => [i % 2 ? 'down' : 'live', 10]))
  const shapes = shapesOf(many, { from: 0, to: 200_000 }, 300, 5)
  for (const { path } of shapes) expect(path.split('z').length).toBeLessThanOrEqual(301)
})

test('the pointer finds the worst within its reach', () => {
  const lane = tiles(['live', 15 * DAY], ['down', 2_000], ['live', 15 * DAY - 2_000])
  expect(tileAt(lane, MONTH, 1_000, 497, 3)).toBe(1)
  expect(tileAt(lane, MONTH, 1_000, 490, 3)).toBe(0)
  expect(tileAt(lane, MONTH, 1_000, 510, 3)).toBe(2)
  expect(tileAt([], MONTH, 1_000, 510, 3)).toBe(-1)
})
