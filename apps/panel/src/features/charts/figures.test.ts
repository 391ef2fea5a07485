import { expect, test } from 'bun:test'
import { figuresOf, summaryText } from './figures.ts'
import type { Sample } from './samples.ts'

const minute = (n: number, mean: number, max = mean): Sample => {
  return { at: n * 60_000, bucketMs: 60_000, n: 60, mean, min: mean, max }
}

test('the figures of what is shown: the highest single measurement, not the highest mean', () => {
  expect(figuresOf([minute(0, 30), minute(1, 10, 90), minute(2, 20)])).toEqual({
    last: 20,
    median: 20,
    p95: 30,
    max: 90,
    n: 180,
  })
  expect(figuresOf([])).toEqual({ last: null, median: null, p95: null, max: null, n: 0 })
})

test('a chart says itself, with its gaps', () => {
  expect(summaryText('rtt', 'paradex', 'last 1 h', [minute(0, 12), minute(1, 14), minute(4, 13, 80)])).toBe(
    'Round trip of paradex, last 1 h: last 13 ms, median 13 ms, p95 14 ms, at most 80 ms, over 180 measurements. ' +
      'Nothing measured for 2 min in 1 gap between.',
  )
  expect(summaryText('rate', 'vest', 'last 1 h', [])).toBe('Message rate of vest, last 1 h: nothing measured.')
})

test('that nothing had to recover for a while is no gap', () => {
  const one = { at: 0, bucketMs: 0, n: 1, mean: 40, min: 40, max: 40 }
  expect(summaryText('recovery', 'vest', 'last 1 h', [one, { ...one, at: 900_000 }])).toEndWith('over 2 recoveries.')
})
