import { expect, test } from 'bun:test'
import { type TileDto, upToNow } from './tail.ts'

const LIVE: TileDto = { state: 'live', from: 0, to: 100, outageId: null }
const present = { state: 'live', outageId: null } as const

test('a lane goes on as the connection is', () => {
  expect(upToNow([LIVE], 150, present)).toEqual([{ ...LIVE, to: 150 }])
  expect(upToNow([LIVE], 150, { state: 'down', outageId: 7 })).toEqual([
    LIVE,
    { state: 'down', from: 100, to: 150, outageId: 7, outages: 0 },
  ])
})

test('what stands for several stretches does not grow', () => {
  const merged: TileDto = { state: 'down', from: 0, to: 100, outageId: 7, outages: 3, merged: 6, stateMs: 20 }
  const [first, second] = upToNow([merged], 150, { state: 'down', outageId: 8 })
  expect(first).toEqual(merged)
  expect(second).toMatchObject({ state: 'down', from: 100, to: 150, outageId: 8 })
})

test('nothing is said of the future, nor of a connection that is gone', () => {
  const future: TileDto = { state: 'unknown', from: 100, to: 200, outageId: null }
  expect(upToNow([LIVE, future], 90, present)).toEqual([{ ...LIVE, to: 90 }])
  expect(upToNow([LIVE], 150, null)).toEqual([LIVE])
  expect(upToNow([], 150, present)).toEqual([])
})
