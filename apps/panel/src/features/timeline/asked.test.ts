import { expect, test } from 'bun:test'
import { HISTORY_EVENTS } from '../../live/revision.ts'
import { eventDto } from '../../testing/dtos.ts'
import { changedSince, freshness } from './asked.ts'

const NOW = 1_000 * 60_000

test('a window is fetched anew each minute, unless it is long past', () => {
  const last = { kind: 'last', text: '1h', ms: 3_600_000 } as const
  expect(freshness(last, NOW)).not.toBe(freshness(last, NOW + 60_000))
  const recent = { kind: 'between', from: 0, to: NOW - 60_000 } as const
  expect(freshness(recent, NOW)).not.toBe(freshness(recent, NOW + 60_000))
  const past = { kind: 'between', from: 0, to: NOW - 3_600_000 } as const
  expect(freshness(past, NOW)).toBe(freshness(past, NOW + 60_000))
})

test('only lanes of which something was heard are fetched anew', () => {
  const events = [
    eventDto({ id: 1, connection: null, type: 'bot_started' }),
    eventDto({ id: 2, connection: 'a', type: 'connection_lost' }),
    eventDto({ id: 3, connection: 'b', type: 'attempt_started' }),
    eventDto({ id: 4, connection: 'c', type: 'connection_live' }),
  ]
  expect(changedSince(events, 1, HISTORY_EVENTS)).toEqual(new Set(['a', 'c']))
  expect(changedSince(events, 4, HISTORY_EVENTS)).toEqual(new Set())
  expect(changedSince(events, 0, HISTORY_EVENTS)).toBe('all')
})
