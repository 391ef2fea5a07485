import { expect, test } from 'bun:test'
import { percent, rate, roughPercent, roundTrip, share } from './number.ts'

test('cuts percentages and never reaches 100 by rounding', () => {
  expect([100, 99.9999, 99.981, 0, null].map(percent)).toEqual(['100 %', '99.999 %', '99.981 %', '0.000 %', '–'])
  expect([78, 99.26, 99.99].map(roughPercent)).toEqual(['78 %', '99.2 %', '99.9 %'])
})

test('a share that is not nothing is not shown as nothing', () => {
  expect([0, 0.0004, 0.1, 99.99, 100].map(share)).toEqual(['0 %', '< 0.1 %', '0.1 %', '99.9 %', '100 %'])
})

test('shows slow rates with a decimal', () => {
  expect([0, 0.42, 9.96, 41.3].map(rate)).toEqual(['0 /s', '0.4 /s', '10 /s', '41 /s'])
})

test('shows fast round trips with a decimal', () => {
  expect([null, 0.61, 9.94, 12.4, 1_200].map(roundTrip)).toEqual(['–', '0.6 ms', '9.9 ms', '12 ms', '1.20 s'])
})
