import { expect, test } from 'bun:test'
import { instantText } from '../../ui/instant-text.ts'
import { ticksOf } from './ticks.ts'

const HOUR = 3_600_000
const at = (text: string) => Date.parse(text)
const told = (from: string, to: string, most: number) =>
  ticksOf(at(from), at(to), most, 'utc').map((tick) => `${instantText(tick.at).slice(11, 19)} ${tick.text}`)

test('ticks are round, and no more than there is room for', () => {
  expect(told('2026-11-27T08:01:20Z', '2026-11-27T09:01:20Z', 7)).toEqual(
    ['10', '20', '30', '40', '50'].map((minute) => `08:${minute}:00 08:${minute}`).concat('09:00:00 09:00'),
  )
  for (const length of [10_000, 300_000, HOUR, 24 * HOUR, 7 * 24 * HOUR, 90 * 24 * HOUR]) {
    for (const most of [3, 6, 12]) {
      const count = ticksOf(1_000_000_123, 1_000_000_123 + length, most, 'utc').length
      expect(count).toBeLessThanOrEqual(most + 1)
      expect(count).toBeGreaterThanOrEqual(1)
    }
  }
})

test('seconds where minutes would all be the same, days where a day begins', () => {
  expect(told('2026-11-27T08:00:00Z', '2026-11-27T08:00:20Z', 4)).toContain('08:00:05 08:00:05')
  expect(told('2026-11-26T20:00:00Z', '2026-11-27T06:00:00Z', 5)).toContain('00:00:00 27 Nov')
  expect(told('2026-11-20T00:00:00Z', '2026-11-27T00:00:00Z', 7)[0]).toBe('00:00:00 20 Nov')
})

test('in the local zone days begin when they do there', () => {
  const own = ticksOf(at('2026-11-20T00:00:00Z'), at('2026-11-27T00:00:00Z'), 7, 'local')
  expect(own.every((tick) => new Date(tick.at).getHours() === 0)).toBe(true)
  expect(own.length).toBeGreaterThanOrEqual(6)
})
