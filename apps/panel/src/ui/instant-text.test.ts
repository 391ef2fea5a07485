import { expect, test } from 'bun:test'
import { fieldTime } from './instant.ts'
import { fromFieldTime, instantText, parseInstant } from './instant-text.ts'

const AT = Date.UTC(2026, 10, 23, 16, 40, 2, 345)

test('a field gives back the instant it was given, in both zones', () => {
  const whole = AT - 345
  for (const zone of ['utc', 'local'] as const) expect(fromFieldTime(fieldTime(AT, zone), zone)).toBe(whole)
  expect(fieldTime(AT, 'utc')).toBe('2026-11-23T16:40:02')
  expect(fromFieldTime('2026-11-23T16:40', 'utc')).toBe(whole - 2_000)
  expect(['', '2026-11-23', '2026-13-23T16:40'].map((text) => fromFieldTime(text, 'utc'))).toEqual([null, null, null])
})

test('an instant is written as it is read', () => {
  for (const at of [AT, AT - 345, 0]) expect(parseInstant(instantText(at))).toBe(at)
  expect(instantText(AT - 345)).toBe('2026-11-23T16:40:02Z')
  expect([null, '', 'soon', '1969-01-01'].map(parseInstant)).toEqual([null, null, null, null])
})
