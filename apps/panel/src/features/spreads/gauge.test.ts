import { expect, test } from 'bun:test'
import { gaugeOf, outlookOf, scaleOf } from './gauge.ts'

const THRESHOLDS = { entryPct: 0.3, exitPct: 0.1 }

test('entry and exit share a scale that reaches as far beyond the thresholds as they are apart', () => {
  const { high, low } = scaleOf(THRESHOLDS)
  expect([low, high].map((value) => Number(value.toFixed(3)))).toEqual([-0.1, 0.5])
  expect(gaugeOf('entry', 0.2, THRESHOLDS).value).toBeCloseTo(0.5)
  expect(gaugeOf('exit', 0.2, THRESHOLDS).value).toBeCloseTo(0.5)
  expect(gaugeOf('entry', 9, THRESHOLDS).value).toBe(1)
  expect(gaugeOf('exit', -9, THRESHOLDS).value).toBe(0)
})

test('an entry passes upward, an exit downward; what is blocked passes nothing', () => {
  const passed = (side: 'entry' | 'exit', value: number | null) => gaugeOf(side, value, THRESHOLDS).isPassed
  expect([0.29, 0.3, 0.4].map((value) => passed('entry', value))).toEqual([false, true, true])
  expect([0.11, 0.1, 0].map((value) => passed('exit', value))).toEqual([false, true, true])
  expect([passed('entry', null), passed('exit', null)]).toEqual([false, false])
  expect(gaugeOf('entry', null, THRESHOLDS)).toMatchObject({ value: null, zone: { end: 1 } })
  expect(gaugeOf('exit', null, THRESHOLDS)).toMatchObject({ value: null, zone: { start: 0 } })
})

test('says what is waited for: an entry while closed, an exit while open', () => {
  expect(outlookOf('entry', 0.271, THRESHOLDS, false)).toBe('opens at 0.300 % or more: 0.029 % to go')
  expect(outlookOf('entry', 0.31, THRESHOLDS, false)).toBe('opens at 0.300 % or more: reached, opens once confirmed')
  expect(outlookOf('entry', 0.31, THRESHOLDS, true)).toBe('opens at 0.300 % or more')
  expect(outlookOf('exit', 0.15, THRESHOLDS, false)).toBe('closes at 0.100 % or less')
  expect(outlookOf('exit', 0.15, THRESHOLDS, true)).toBe('closes at 0.100 % or less: 0.050 % to go')
  expect(outlookOf('exit', 0.05, THRESHOLDS, true)).toBe('closes at 0.100 % or less: reached, closes once confirmed')
  expect(outlookOf('exit', null, THRESHOLDS, true)).toBe('closes at 0.100 % or less')
})
