import { expect, test } from 'bun:test'
import { drawnTo, movedBy } from './grip.ts'
import { instantAt, lengthOf, xOf } from './span.ts'

const HOUR = 3_600_000
const WIDTH = 300
const SPAN = { from: 100 * HOUR, to: 124 * HOUR }
const at = (x: number, y = 0) => ({ x, y })
const grip = (...fingers: ReturnType<typeof at>[]) => ({ span: SPAN, fingers })

test('two fingers keep under them what they took hold of', () => {
  for (const [left, right] of [
    [60, 260],
    [20, 120],
    [130, 170],
  ] as const) {
    const held = grip(at(100), at(200))
    const span = drawnTo(held, [at(left), at(right)], WIDTH)
    expect(xOf(instantAt(100, SPAN, WIDTH), span, WIDTH)).toBeCloseTo(left, 6)
    expect(xOf(instantAt(200, SPAN, WIDTH), span, WIDTH)).toBeCloseTo(right, 6)
  }
})

test('fingers one above the other stretch too, and the instant between them stays there', () => {
  const span = drawnTo(grip(at(100, 0), at(100, 50)), [at(100, -25), at(100, 75)], WIDTH)
  expect(lengthOf(span)).toBeCloseTo(12 * HOUR, 3)
  expect(xOf(instantAt(100, SPAN, WIDTH), span, WIDTH)).toBeCloseTo(100, 6)
})

test('one finger draws the time along and leaves its length', () => {
  const span = drawnTo(grip(at(100)), [at(150, 40)], WIDTH)
  expect(span).toEqual({ from: 96 * HOUR, to: 120 * HOUR })
})

test('fingers that meet stretch no further, and those that met do not tear the time apart', () => {
  expect(lengthOf(drawnTo(grip(at(50), at(290)), [at(150), at(150)], WIDTH))).toBeCloseTo(240 * HOUR, 3)
  expect(lengthOf(drawnTo(grip(at(150), at(151)), [at(126), at(174)], WIDTH))).toBeCloseTo(12 * HOUR, 3)
})

test('how far fingers moved is told by the one that moved most', () => {
  expect(movedBy(grip(at(10), at(100)), [at(10), at(103, 4)])).toBe(5)
  expect(movedBy(grip(at(10)), [at(10)])).toBe(0)
})
