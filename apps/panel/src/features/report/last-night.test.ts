import { expect, test } from 'bun:test'
import { instantText } from '../../ui/instant-text.ts'
import { lastNight } from './last-night.ts'

const night = (now: string) => {
  const { from, to } = lastNight(Date.parse(now), 'utc')
  return [from, to].map(instantText)
}

test('by day it is the night that ended this morning', () => {
  expect(night('2026-03-01T09:30:00Z')).toEqual(['2026-02-28T20:00:00Z', '2026-03-01T08:00:00Z'])
  expect(night('2026-03-01T08:00:00Z')).toEqual(['2026-02-28T20:00:00Z', '2026-03-01T08:00:00Z'])
  expect(night('2026-03-01T20:00:00Z')).toEqual(['2026-02-28T20:00:00Z', '2026-03-01T08:00:00Z'])
})

test('by night it is this one, up to now', () => {
  expect(night('2026-03-01T03:00:00Z')).toEqual(['2026-02-28T20:00:00Z', '2026-03-01T03:00:00Z'])
  expect(night('2026-03-01T22:15:00Z')).toEqual(['2026-03-01T20:00:00Z', '2026-03-01T22:15:00Z'])
})
