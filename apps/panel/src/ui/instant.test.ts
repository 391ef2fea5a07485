import { expect, test } from 'bun:test'
import { bothZones, clockTime, instant, machineTime } from './instant.ts'

const AT = Date.UTC(2026, 10, 23, 16, 40, 2, 345)
const HOUR = 3_600_000

test('shows the time alone for today, the day before that, the year before that', () => {
  expect(instant(AT, AT + HOUR, 'utc')).toBe('16:40:02')
  expect(instant(AT, AT + 24 * HOUR, 'utc')).toBe('23 Nov 16:40:02')
  expect(instant(AT, AT + 365 * 24 * HOUR, 'utc')).toBe('23 Nov 2026 16:40:02')
})

test('midnight is 00, not 24', () => {
  expect(clockTime(Date.UTC(2026, 0, 1), 'utc')).toBe('00:00:00')
})

test('gives machines RFC 3339 and tooltips both zones', () => {
  expect(machineTime(AT)).toBe('2026-11-23T16:40:02Z')
  expect(bothZones(AT)).toMatch(/^2026-11-23 16:40:02 UTC · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d local$/)
})

test("the browser's own zone is what the browser says it is, in summer and winter", () => {
  const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23' })
  for (const at of [
    AT,
    Date.UTC(2026, 6, 1, 3, 59, 58),
    Date.UTC(2026, 2, 29, 1, 0, 0),
    Date.UTC(2026, 10, 1, 6, 0, 1),
  ])
    expect(clockTime(at, 'local')).toBe(format.format(at))
})
