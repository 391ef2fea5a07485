import { expect, test } from 'bun:test'
import { ticksOf } from './ticks.ts'

const at = (text: string) => Date.parse(text)
const labels = (from: string, to: string, most: number, zone: 'utc' | 'local' = 'utc') =>
  ticksOf({ from: at(from), to: at(to) }, most, zone).map(({ label }) => label)

test('ticks are round times, no more than fit', () => {
  expect(labels('2026-11-23T15:37:12Z', '2026-11-23T16:37:12Z', 5)).toEqual(['15:45', '16:00', '16:15', '16:30'])
  expect(labels('2026-11-23T15:37:12Z', '2026-11-23T15:37:13Z', 5)).toEqual([
    '15:37:12.0',
    '15:37:12.2',
    '15:37:12.4',
    '15:37:12.6',
    '15:37:12.8',
    '15:37:13.0',
  ])
  expect(labels('2026-11-01T05:00:00Z', '2026-12-01T05:00:00Z', 6)).toEqual([
    '2 Nov',
    '9 Nov',
    '16 Nov',
    '23 Nov',
    '30 Nov',
  ])
})

test('midnight says which day it is', () => {
  const ticks = ticksOf({ from: at('2026-11-22T15:00:00Z'), to: at('2026-11-23T15:00:00Z') }, 5, 'utc')
  expect(ticks.map(({ label }) => label)).toEqual(['18:00', '23 Nov', '06:00', '12:00'])
  expect(ticks.map(({ isDay }) => isDay)).toEqual([false, true, false, false])
})

test('local days begin at local midnight, whatever the summer time does', () => {
  // Where the tests' own zone is UTC this holds as well.
  const ticks = ticksOf({ from: at('2026-03-20T00:00:00Z'), to: at('2026-04-10T00:00:00Z') }, 30, 'local')
  for (const { at } of ticks) expect(new Date(at).toTimeString().slice(0, 8)).toBe('00:00:00')
  expect(ticks.length).toBeGreaterThan(19)
})

test('every length has some, in order', () => {
  for (let ms = 1_000; ms < 366 * 86_400_000; ms *= 1.7) {
    for (const most of [3, 8, 14]) {
      const from = at('2026-11-23T15:37:12.345Z')
      const ticks = ticksOf({ from, to: from + Math.round(ms) }, most, 'utc')
      expect(ticks.length).toBeLessThanOrEqual(most + 1)
      const instants = ticks.map((tick) => tick.at)
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b))
    }
  }
})
