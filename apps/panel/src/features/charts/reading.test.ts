import { expect, test } from 'bun:test'
import { readingOf } from './reading.ts'

const NOW = Date.UTC(2026, 10, 27, 9)
const minute = { at: NOW - 600_000, bucketMs: 60_000, n: 60, mean: 12, min: 10, max: 31 }
const base = { metric: 'rtt', samples: [minute], tiles: [], slackMs: 0, now: NOW, zone: 'utc' } as const

test('reads the measurement that covers an instant, from its own beginning', () => {
  expect(readingOf({ ...base, at: NOW - 570_000 })).toMatchObject({
    at: '08:50:00',
    zoned: { own: '08:50:00 UTC' },
    value: '12 ms, 10 ms to 31 ms',
  })
})

test('a gap explains itself', () => {
  const tiles = [{ state: 'down', from: 0, to: NOW } as const]
  expect(readingOf({ ...base, tiles, at: NOW - 60_000 })).toMatchObject({
    at: '08:59:00',
    value: 'nothing measured, down',
  })
  expect(readingOf({ ...base, metric: 'recovery', samples: [], at: NOW }).value).toBe('no recovery')
})

test('says of a single value that it is one', () => {
  const one = { at: NOW - 5_000, bucketMs: 0, n: 1, mean: 4_290, min: 4_290, max: 4_290 }
  expect(readingOf({ ...base, metric: 'recovery', samples: [one], slackMs: 100, at: NOW - 5_050 }).value).toBe('4.29 s')
  const hour = { at: NOW - 3_600_000, bucketMs: 3_600_000, n: 3, mean: 2_000, min: 800, max: 4_290 }
  expect(readingOf({ ...base, metric: 'recovery', samples: [hour], at: NOW - 5_050 }).value).toBe(
    '2.00 s, 800 ms to 4.29 s, 3 recoveries',
  )
})
