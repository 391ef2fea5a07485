import { expect, test } from 'bun:test'
import { count, percent, rate, roughPercent, roundTrip, spreadPercent } from './number.ts'

test('cuts percentages and never reaches 100 by rounding', () => {
  expect([100, 99.9999, 99.981, 0, null].map(percent)).toEqual(['100 %', '99.999 %', '99.981 %', '0.000 %', '–'])
  expect([78, 99.26, 99.99].map(roughPercent)).toEqual(['78 %', '99.2 %', '99.9 %'])
})

test('shows slow rates with a decimal', () => {
  expect([0, 0.42, 9.96, 41.3].map(rate)).toEqual(['0 /s', '0.4 /s', '10 /s', '41 /s'])
})

test('shows fast round trips with a decimal', () => {
  expect([null, 0.61, 9.94, 12.4, 1_200].map(roundTrip)).toEqual(['–', '0.6 ms', '9.9 ms', '12 ms', '1.20 s'])
})

test('counts in words', () => {
  expect([count(1, 'attempt'), count(2, 'attempt')]).toEqual(['1 attempt', '2 attempts'])
})

test('shows what a spread is worth to a thousandth of a percent, with its sign', () => {
  const shown = ['0.062 %', '−0.004 %', '0.000 %', '−1.500 %']
  expect([0.0624, -0.0041, -0.0002, -1.5].map(spreadPercent)).toEqual(shown)
})
