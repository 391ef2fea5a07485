import { expect, test } from 'bun:test'
import { MINI_LANES, miniLanes } from './mini-lanes.ts'
import type { TileDto } from './tail.ts'

const tile = (state: TileDto['state'], ms: number, stateMs?: number): TileDto => ({
  ...{ state, from: 0, to: ms, outageId: null },
  ...(stateMs === undefined ? {} : { stateMs }),
})
const IDS = Array.from({ length: MINI_LANES + 2 }, (_, index) => `c${index}`)

test('few connections keep their order', () => {
  expect(miniLanes(['b', 'a'], { a: [tile('down', 5)] })).toEqual(['b', 'a'])
})

test('of many the least live are shown, by the time they were really in trouble', () => {
  const shown = miniLanes(IDS, {
    c3: [tile('down', 500, 5)],
    c9: [tile('degraded', 50)],
    c5: [tile('unknown', 5_000)],
    c6: [tile('failed', 100)],
  })
  expect(shown).toHaveLength(MINI_LANES)
  expect(shown.slice(0, 4)).toEqual(['c6', 'c9', 'c3', 'c0'])
})
