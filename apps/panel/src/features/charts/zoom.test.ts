import { expect, test } from 'bun:test'
import type { TimeWindow } from '../../window/window.ts'
import { createZoom, zoomed } from './zoom.ts'

const DAY: TimeWindow = { kind: 'last', text: '24h', ms: 86_400_000 }

test('goes back the way it came', () => {
  const zoom = createZoom()
  const first = zoom.into(DAY, 1_000_000.4, 2_000_000)
  expect(first).toEqual({ kind: 'between', from: 1_000_000, to: 2_000_000 })
  const second = zoom.into(first as TimeWindow, 1_200_000, 1_300_000)
  expect(zoom.isIn(second as TimeWindow)).toBe(true)
  expect(zoom.out(second as TimeWindow)).toEqual(first)
  expect(zoom.out(first as TimeWindow)).toEqual(DAY)
  expect(zoom.out(DAY)).toBeNull()
})

test('what was left by the back button or another choice is forgotten', () => {
  const zoom = createZoom()
  const first = zoom.into(DAY, 1_000_000, 2_000_000) as TimeWindow
  const second = zoom.into(first, 1_200_000, 1_300_000) as TimeWindow
  expect(zoom.out(first)).toEqual(DAY)
  expect(zoom.isIn(second)).toBe(false)
  expect(zoom.isIn(DAY)).toBe(false)
})

test('a slip of the hand is no zoom', () => {
  expect(createZoom().into(DAY, 1_000, 5_000)).toBeNull()
  const between: TimeWindow = { kind: 'between', from: 1_000_000, to: 2_000_000 }
  expect(createZoom().into(between, 1_000_000, 2_000_000)).toBeNull()
})

test('the instant under the cursor keeps its place, and nothing beyond the present is shown', () => {
  const bounds = { from: 1_000_000, to: 2_000_000 }
  expect(zoomed(bounds, 1_250_000, 1 / 2, 9_000_000)).toEqual({ from: 1_125_000, to: 1_625_000 })
  expect(zoomed(bounds, 1_500_000, 2, 2_100_000)).toEqual({ from: 100_000, to: 2_100_000 })
  expect(zoomed(bounds, 1_500_000, 2, 2_100_000).to).toBe(2_100_000)
})
