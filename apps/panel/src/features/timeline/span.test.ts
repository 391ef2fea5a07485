import { expect, test } from 'bun:test'
import { windowOf, windowParameters } from '../../window/window.ts'
import { instantAt, panned, spanOf, windowFor, within, xOf, zoomed } from './span.ts'

const HOUR = 3_600_000
const NOW = 1_000 * HOUR
const DAY_SPAN = { from: NOW - 24 * HOUR, to: NOW }

test('zooming keeps what is under the pointer where it is', () => {
  const at = NOW - 6 * HOUR
  for (const factor of [0.5, 0.1, 3]) {
    const span = zoomed(DAY_SPAN, factor, at)
    expect(xOf(at, span, 1_000)).toBeCloseTo(750, 6)
    expect(span.to - span.from).toBeCloseTo(24 * HOUR * factor, 3)
  }
})

test('no closer than a second, no farther than a year', () => {
  expect(zoomed({ from: 0, to: 2_000 }, 0.01, 1_000)).toEqual({ from: 500, to: 1_500 })
  const wide = zoomed(DAY_SPAN, 1e9, NOW)
  expect(wide.to - wide.from).toBe(366 * 24 * HOUR)
})

test('nothing is shown beyond now, and the length stays', () => {
  expect(within(panned(DAY_SPAN, 5 * HOUR), NOW)).toEqual(DAY_SPAN)
  expect(within(panned(DAY_SPAN, -5 * HOUR), NOW)).toEqual(panned(DAY_SPAN, -5 * HOUR))
  expect(within({ from: -10, to: 5_000 }, NOW).from).toBe(0)
})

test('a span that ends now stays with now, in units the API takes; others are two instants', () => {
  expect(windowFor(DAY_SPAN, NOW)).toEqual({ kind: 'last', text: '24h', ms: 24 * HOUR })
  expect(windowFor({ from: NOW - 90_000, to: NOW - 100 }, NOW)).toEqual({ kind: 'last', text: '90s', ms: 90_000 })
  expect(windowFor({ from: NOW - 2.5 * HOUR, to: NOW }, NOW)).toMatchObject({ text: '150m' })
  expect(windowFor({ from: NOW - 59.4 * HOUR, to: NOW }, NOW)).toMatchObject({ text: '59h' })
  expect(windowFor({ from: NOW - 3 * HOUR - 0.6, to: NOW - HOUR }, NOW)).toEqual({
    kind: 'between',
    from: NOW - 3 * HOUR - 1_000,
    to: NOW - HOUR,
  })
})

test('what goes into the address comes out of it', () => {
  for (const span of [DAY_SPAN, panned(DAY_SPAN, -HOUR), { from: NOW - 5_001, to: NOW - 1_777 }]) {
    const window = windowFor(span, NOW)
    const parameters = Object.entries(windowParameters(window)).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    )
    const read = windowOf(new URLSearchParams(parameters))
    expect(spanOf(read, NOW)).toEqual(spanOf(window, NOW))
  }
})

test('places and instants are each other’s reverse', () => {
  expect(instantAt(xOf(NOW - HOUR, DAY_SPAN, 720), DAY_SPAN, 720)).toBeCloseTo(NOW - HOUR, 3)
})
