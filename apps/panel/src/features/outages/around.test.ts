import { expect, test } from 'bun:test'
import { windowAround } from './around.ts'

const MINUTE_MS = 60_000

test('a blip gets a minute on either side, a long outage half its length, in whole seconds', () => {
  const blip = { startedAt: 10 * MINUTE_MS + 300, endedAt: 10 * MINUTE_MS + 700 }
  expect(windowAround(blip, 0)).toEqual({ from: '1970-01-01T00:09:00Z', to: '1970-01-01T00:11:01Z' })
  const long = { startedAt: 60 * MINUTE_MS, endedAt: 80 * MINUTE_MS }
  expect(windowAround(long, 0)).toEqual({ from: '1970-01-01T00:50:00Z', to: '1970-01-01T01:30:00Z' })
})

test('one that goes on ends now, and none begins before the epoch', () => {
  expect(windowAround({ startedAt: 1_000, endedAt: null }, 5_000)).toEqual({
    from: '1970-01-01T00:00:00Z',
    to: '1970-01-01T00:00:05Z',
  })
})
