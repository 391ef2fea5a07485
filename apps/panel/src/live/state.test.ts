import { describe, expect, test } from 'bun:test'
import { connectionDto, eventDto, quoteDto, spreadDto } from '../testing/dtos.ts'
import type { StreamMessage } from './message.ts'
import { applyMessage, emptyLiveState } from './state.ts'

const WELL = { status: 'ok', queued: 0, lastError: null } as const
const FULL = { status: 'degraded', queued: 3, lastError: 'database or disk is full' } as const

const snapshot = (lastEventId: number | null, ...connections: ReturnType<typeof connectionDto>[]): StreamMessage => ({
  type: 'snapshot',
  snapshot: { connections, lastEventId, serverTime: 10_000, mode: 'demo', store: WELL },
})
const event = (id: number): StreamMessage => ({ type: 'event', event: eventDto({ id }) })

const fold = (...messages: StreamMessage[]) => {
  const state = emptyLiveState()
  for (const message of messages) applyMessage(state, message, 9_000)
  return state
}
const ids = (state: ReturnType<typeof fold>) => state.events.map(({ id }) => id)

describe('the fold of the stream', () => {
  test('a snapshot sets all connections, their order, the mode and the bot time', () => {
    const state = fold(snapshot(7, connectionDto({ id: 'vest' }), connectionDto()))
    expect(state).toMatchObject({
      ready: true,
      mode: 'demo',
      order: ['vest', 'paradex'],
      lastEventId: 7,
      offsetMs: 1_000,
    })
  })

  test('a later snapshot drops connections that are gone, and quotes and spreads that may be outdated', () => {
    const state = fold(
      snapshot(1, connectionDto(), connectionDto({ id: 'vest' })),
      { type: 'quote', quote: quoteDto() },
      { type: 'spread', spread: spreadDto() },
      snapshot(1, connectionDto({ state: 'down' })),
    )
    expect(Object.keys(state.connections)).toEqual(['paradex'])
    expect(state.connections['paradex']?.state).toBe('down')
    expect([state.quotes, state.spreads]).toEqual([{}, {}])
  })

  test('a later snapshot does not skip the replay that follows it', () => {
    const state = fold(snapshot(5), event(6), snapshot(9), event(7), event(8), event(9))
    expect(ids(state)).toEqual([6, 7, 8, 9])
    expect(state.lastEventId).toBe(9)
  })

  test('a snapshot in the middle of a stream replaces what is shown, and loses no event for it', () => {
    const reloaded = snapshot(8, connectionDto({ id: 'west' }), connectionDto({ generation: 1 }))
    const state = fold(
      snapshot(5, connectionDto({ generation: 1 }), connectionDto({ id: 'vest' })),
      event(6),
      { type: 'spread', spread: spreadDto({ id: 'gone' }) },
      { type: 'connection', connection: connectionDto({ id: 'vest', state: 'stopped' }) },
      reloaded,
      { type: 'quote', quote: quoteDto() },
      event(7),
      event(8),
      event(9),
    )
    expect(state.order).toEqual(['west', 'paradex'])
    expect(Object.keys(state.connections).sort()).toEqual(['paradex', 'west'])
    expect(state.spreads).toEqual({})
    expect(Object.keys(state.quotes)).toHaveLength(1)
    expect(ids(state)).toEqual([6, 7, 8, 9])
    expect(state).toMatchObject({ lastEventId: 9, epoch: 0, ready: true })
  })

  test('keeps events in order, each once', () => {
    expect(ids(fold(snapshot(1), event(2), event(3), event(3), event(2), event(4)))).toEqual([2, 3, 4])
  })

  test('keeps the newest of very many events', () => {
    const state = fold(snapshot(0), ...Array.from({ length: 2_345 }, (_, index) => event(index + 1)))
    expect(ids(state).at(-1)).toBe(2_345)
    expect(state.events.length).toBeGreaterThanOrEqual(500)
    expect(state.events.length).toBeLessThan(1_000)
  })

  test('a reset forgets the events and makes lists start over at the newest', () => {
    const state = fold(snapshot(90), event(91), snapshot(3), { type: 'reset' }, event(4))
    expect(ids(state)).toEqual([4])
    expect(state).toMatchObject({ lastEventId: 4, epoch: 1 })
  })

  test('a pulse moves ages, rates and round trips, never backwards', () => {
    const pulse = (lastDataAt: number): StreamMessage => ({
      type: 'pulse',
      pulse: {
        serverTime: 11_000,
        store: FULL,
        connections: {
          paradex: { lastDataAt, dataAgeMs: 1, rttMs: 8, messageRate: 40 },
          gone: { lastDataAt, dataAgeMs: 1, rttMs: 1, messageRate: 1 },
        },
      },
    })
    const state = fold(snapshot(1, connectionDto()), pulse(10_950), pulse(10_900))
    expect(state.connections['paradex']).toMatchObject({ lastDataAt: 10_950, rttMs: 8, messageRate: 40 })
    expect(state.offsetMs).toBe(2_000)
  })

  test('a pulse and a snapshot tell whether the record takes events', () => {
    const pulse: StreamMessage = { type: 'pulse', pulse: { serverTime: 1, store: FULL, connections: {} } }
    expect(fold(snapshot(1)).store).toEqual(WELL)
    expect(fold(snapshot(1), pulse).store).toEqual(FULL)
    expect(fold(snapshot(1), pulse, snapshot(2)).store).toEqual(WELL)
  })

  test('a quote is a sign of data', () => {
    const state = fold(snapshot(1, connectionDto()), { type: 'quote', quote: quoteDto({ receivedAt: 9_970 }) })
    expect(state.connections['paradex']?.lastDataAt).toBe(9_970)
  })

  test('a spread is what was said of it last', () => {
    const leg = { connection: 'paradex', market: 'BTC-USD-PERP' } as const
    const blocked = { tradable: false, entryPct: null, exitPct: null, blockedBy: [{ ...leg, staleReason: 'suspect' }] }
    const last = spreadDto(blocked as Partial<ReturnType<typeof spreadDto>>)
    const told = [spreadDto(), last].map((spread): StreamMessage => ({ type: 'spread', spread }))
    expect(fold(snapshot(1), ...told).spreads).toEqual({ btc: last })
  })

  test('a lost socket does not make the age of the data unknown', () => {
    const lost = connectionDto({ state: 'down', lastDataAt: null })
    const state = fold(snapshot(1, connectionDto({ lastDataAt: 9_900 })), { type: 'connection', connection: lost })
    expect(state.connections['paradex']).toMatchObject({ state: 'down', lastDataAt: 9_900 })
  })

  test('one that was removed and added again while the stream was cut stays', () => {
    const removed: StreamMessage = { type: 'event', event: eventDto({ id: 6, type: 'connection_removed' }) }
    expect(fold(snapshot(5, connectionDto()), snapshot(8, connectionDto()), removed, event(8)).order).toEqual([
      'paradex',
    ])
    expect(fold(snapshot(5, connectionDto()), removed).order).toEqual([])
  })

  test('a removed connection disappears', () => {
    const removed = eventDto({ id: 2, type: 'connection_removed' })
    expect(fold(snapshot(1, connectionDto()), { type: 'event', event: removed })).toMatchObject({
      order: [],
      connections: {},
    })
  })

  test('counts what it cannot read, and goes on', () => {
    expect(fold(snapshot(1), { type: 'malformed' }, event(2))).toMatchObject({ malformed: 1, lastEventId: 2 })
  })
})
