import { expect, test } from 'bun:test'
import { bandOf, FINGER_SLOP, isAcross } from './finger.ts'

test('a finger is drawn across once it has moved, and more sideways than down', () => {
  expect(isAcross(FINGER_SLOP - 1, 0)).toBe(false)
  expect(isAcross(FINGER_SLOP, 0)).toBe(true)
  expect(isAcross(-FINGER_SLOP, 3)).toBe(true)
  expect(isAcross(20, 20)).toBe(false)
  expect(isAcross(20, -40)).toBe(false)
})

test('what was drawn over is told from its start, in whichever direction, and ends with the axis', () => {
  expect(bandOf(40, 100, 300)).toEqual({ left: 40, right: 100 })
  expect(bandOf(100, 40, 300)).toEqual({ left: 40, right: 100 })
  expect(bandOf(100, -20, 300)).toEqual({ left: 0, right: 100 })
  expect(bandOf(100, 400, 300)).toEqual({ left: 100, right: 300 })
})
