import { expect, test } from 'bun:test'
import { ago, dataAge, roundDuration, ticking } from './duration.ts'

test('a chosen duration has no zeros after the point', () => {
  expect([800, 1_000, 1_500, 20_000, 60_000].map(roundDuration)).toEqual(['800 ms', '1 s', '1.5 s', '20 s', '1 min'])
  expect([90_000, 80_000, 1_234].map(roundDuration)).toEqual(['1 min 30 s', '1 min 20 s', '1.23 s'])
})

test('a ticking duration is cut, never rounded up, and never negative', () => {
  expect([-50, 0, 99, 2_199, 9_999, 10_400, 59_999, 83_999, 187_000].map(ticking)).toEqual([
    '0.0 s',
    '0.0 s',
    '0.0 s',
    '2.1 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 23 s',
    '3 min 07 s',
  ])
})

test('the age of data stands still under a second', () => {
  expect([null, 0, 999, 1_000, 2_150].map(dataAge)).toEqual(['–', '< 1 s', '< 1 s', '1.0 s', '2.1 s'])
})

test('says how long ago in one unit', () => {
  expect([0, 12_300, 240_000, 10_800_000, 172_800_000].map(ago)).toEqual([
    'just now',
    '12 s ago',
    '4 min ago',
    '3 h ago',
    '2 d ago',
  ])
})
