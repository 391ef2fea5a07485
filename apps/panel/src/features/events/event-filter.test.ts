import { describe, expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { apiQueryOf, boundsOfFilter, eventFilterOf, passes } from './event-filter.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const filterOf = (text: string) => eventFilterOf(new URLSearchParams(text))
const queryOf = (text: string) => apiQueryOf(filterOf(text), boundsOfFilter(filterOf(text), NOW))

test('an address without filters asks for the last day, open to what comes', () => {
  expect(queryOf('')).toEqual({ connection: null, type: null, outage: null, from: NOW - 86_400_000, to: undefined })
})

test('filters of the address are what the API is asked for', () => {
  const text = 'connection=vest&type=bot_started,bot_stopped,bot_started&from=2026-11-26T00:00Z&to=2026-11-26T01:00Z'
  expect(queryOf(text)).toEqual({
    connection: 'vest',
    type: 'bot_started,bot_stopped',
    outage: null,
    from: Date.UTC(2026, 10, 26),
    to: Date.UTC(2026, 10, 26, 1),
  })
  expect(queryOf('type=')).toMatchObject({ type: null })
  expect(queryOf('type=nonsense')).toMatchObject({ type: 'nonsense' })
})

test('an outage is shown whole, whenever it was', () => {
  expect(queryOf('outage=12&window=1h')).toMatchObject({ outage: 12, from: undefined, to: undefined })
  for (const text of ['outage=x', 'outage=-1', 'outage=0', 'outage=1.5', 'outage=']) {
    expect(filterOf(text).outage).toBeNull()
  }
})

describe('an event that comes', () => {
  const does = (text: string, change: Parameters<typeof eventDto>[0]) =>
    passes(filterOf(text), boundsOfFilter(filterOf(text), NOW), eventDto({ at: NOW + 5_000, ...change }))

  test('is let in by every filter, or not at all', () => {
    expect(does('', {})).toBe(true)
    expect(does('connection=vest', { connection: 'vest' })).toBe(true)
    expect(does('connection=vest', { connection: null })).toBe(false)
    expect(does('type=bot_started,connection_live', { type: 'connection_live' })).toBe(true)
    expect(does('type=bot_started,bot_stopped', { type: 'connection_live' })).toBe(false)
    expect(does('outage=7', { outageId: 7 })).toBe(true)
    expect(does('outage=7', { outageId: null })).toBe(false)
  })

  test('belongs to a window that ends now, and not to one that is over', () => {
    const past = 'from=2026-11-26T00:00Z&to=2026-11-26T01:00Z'
    expect(does(past, {})).toBe(false)
    expect(does(past, { at: Date.UTC(2026, 10, 26, 0, 59) })).toBe(true)
    expect(does(past, { at: Date.UTC(2026, 10, 26, 1) })).toBe(false)
    expect(does('window=1h', { at: NOW - 2 * 3_600_000 })).toBe(false)
  })
})
