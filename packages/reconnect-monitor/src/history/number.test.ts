import { expect, test } from 'bun:test'
import { count, spreadPercent } from './number.ts'

test('counts in words', () => {
  expect([count(1, 'attempt'), count(2, 'attempt')]).toEqual(['1 attempt', '2 attempts'])
})

test('shows what a spread is worth to a thousandth of a percent, with its sign', () => {
  const shown = ['0.062 %', '−0.004 %', '0.000 %', '−1.500 %']
  expect([0.0624, -0.0041, -0.0002, -1.5].map(spreadPercent)).toEqual(shown)
})
