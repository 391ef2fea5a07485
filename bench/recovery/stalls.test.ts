import { expect, test } from 'bun:test'
import { createStallLog } from './stalls.ts'

test('a stretch is touched by a stall that lies in it, around it or across its ends', () => {
  const stalls = createStallLog()
  stalls.add(1_000, 1_200)
  expect(stalls.touched(900, 1_300)).toBe(true)
  expect(stalls.touched(1_050, 1_060)).toBe(true)
  expect(stalls.touched(1_100, 2_000)).toBe(true)
  expect(stalls.touched(0, 999)).toBe(false)
  expect(stalls.touched(1_201, 2_000)).toBe(false)
})
