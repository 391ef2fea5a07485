import { expect, test } from 'bun:test'
import { createDays } from './days.ts'

const AT = Date.UTC(2026, 10, 26, 16, 40, 2, 7)
const utc = createDays('utc')

test('a day is named, with its year where that is another', () => {
  expect(utc.nameOf(AT, AT)).toBe('Thursday 26 November')
  expect(utc.nameOf(AT, Date.UTC(2027, 0, 1))).toBe('Thursday 26 November 2026')
})

test('a day begins at midnight and ends before the next', () => {
  const midnight = Date.UTC(2026, 10, 26)
  expect(utc.startOf(AT)).toBe(midnight)
  expect(utc.startOf(midnight)).toBe(midnight)
  expect(utc.startOf(midnight - 1)).toBe(midnight - 86_400_000)
  expect(utc.startOf(midnight + 86_399_999)).toBe(midnight)
  expect(utc.startOf(AT)).toBe(midnight)
})

test('a time is told to the thousandth', () => {
  expect(utc.timeOf(AT) + utc.fractionOf(AT)).toBe('16:40:02.007')
  expect(utc.timeOf(Date.UTC(2026, 0, 1))).toBe('00:00:00')
})

test("the reader's own days are those of his clock", () => {
  const local = createDays('local')
  const start = new Date(AT)
  start.setHours(0, 0, 0, 0)
  expect(local.startOf(AT)).toBe(start.getTime())
  expect(local.timeOf(start.getTime())).toBe('00:00:00')
})
