import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from './projection.ts'
import { numbered, sampleEvent } from './testing.ts'

const fold = (...events: readonly HoldfastEvent[]) => foldAll(numbered(events))
const idsOf = ({ events }: ReturnType<typeof fold>) => events.map(({ outageId }) => outageId)

const LIVE = sampleEvent('connection_live', 200)
const STALE = sampleEvent('subscription_stale', 5_000, { impactAt: 2_000, detectedAt: 4_000 })

describe('an outage of a subscription', () => {
  test('by silence starts at the last good message and ends when it is fresh again', () => {
    const log = fold(LIVE, STALE, sampleEvent('subscription_restored', 6_000))
    expect(log.outages).toMatchObject([
      {
        id: 2,
        scope: 'subscription',
        channel: 'order_book',
        market: 'BTC',
        cause: 'stale_data',
        attribution: 'exchange',
      },
    ])
    expect(log.outages).toMatchObject([{ startedAt: 2_000, detectedAt: 4_000, detectionMs: 2_000, recoveredAt: 6_000 }])
    expect(idsOf(log)).toEqual([null, 2, 2])
  })

  test('leaves the intervals of its connection alone', () => {
    expect(fold(LIVE, STALE).intervals).toMatchObject([{ state: 'live', from: 200, to: null, outageId: null }])
  })

  test('begins with the first refusal and outlives later ones', () => {
    const log = fold(
      LIVE,
      sampleEvent('subscription_refused', 300, { detail: 'no such market' }),
      sampleEvent('subscription_refused', 900, { refusals: 2 }),
      sampleEvent('subscription_restored', 1_400),
    )
    expect(log.outages).toMatchObject([
      { cause: 'subscribe_rejected', detail: 'no such market', startedAt: 300, durationMs: 1_100 },
    ])
    expect(idsOf(log)).toEqual([null, 2, 2, 2])
  })

  test('by a gap ends when the book is resynced', () => {
    const log = fold(LIVE, sampleEvent('book_gap', 400, { impactAt: 390 }), sampleEvent('book_resynced', 460))
    expect(log.outages).toMatchObject([
      { cause: 'sequence_gap', detail: 'expected 7, got 9', startedAt: 390, detectedAt: 400, durationMs: 70 },
    ])
  })

  test('may open while the connection is still connecting', () => {
    const log = fold(sampleEvent('connection_connecting', 100), sampleEvent('subscription_refused', 150))
    expect(log.outages).toMatchObject([{ scope: 'subscription', startedAt: 150 }])
  })

  test('does not open while the connection itself is out: its events belong to that outage', () => {
    const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('book_gap', 600), STALE)
    expect(log.outages).toHaveLength(1)
    expect(idsOf(log)).toEqual([null, 2, 2, 2])
  })

  test('goes on through an outage of the connection, which its events do not belong to', () => {
    const log = fold(
      LIVE,
      STALE,
      sampleEvent('connection_lost', 7_000),
      sampleEvent('subscription_refused', 7_100),
      sampleEvent('subscription_refused', 7_200, { market: 'ETH' }),
      sampleEvent('connection_degraded', 8_000),
      sampleEvent('subscription_restored', 9_000),
    )
    expect(idsOf(log)).toEqual([null, 2, 3, 2, 3, 3, 2])
    expect(log.outages).toMatchObject([
      { id: 2, durationMs: 7_000, endedBy: 'recovered' },
      { id: 3, scope: 'connection', durationMs: 1_000 },
    ])
  })

  test('is over once the connection is live, since live means every subscription is fresh', () => {
    const log = fold(LIVE, STALE, sampleEvent('connection_live', 6_000))
    expect(log.outages).toMatchObject([{ recoveredAt: 6_000 }])
    expect(idsOf(log)).toEqual([null, 2, 2])
  })

  test('is one per channel and market', () => {
    const other = sampleEvent('subscription_stale', 5_000, { market: 'ETH', impactAt: 1_000, detectedAt: 2_000 })
    const log = fold(LIVE, STALE, STALE, other, sampleEvent('subscription_restored', 6_000, { market: 'ETH' }))
    expect(log.outages).toMatchObject([
      { id: 2, market: 'BTC', endedAt: null },
      { id: 4, market: 'ETH', endedAt: 6_000 },
    ])
    expect(idsOf(log)).toEqual([null, 2, 2, 4, 4])
  })

  test('is not opened by degraded alone, and a quiet market ends nothing', () => {
    const subscriptions = [{ channel: 'order_book', market: 'BTC', state: 'stale' }] as const
    const log = fold(
      sampleEvent('connection_degraded', 200, { subscriptions }),
      sampleEvent('subscription_suspect', 300),
      sampleEvent('subscription_restored', 400, { quiet: true }),
    )
    expect(log.outages).toEqual([])
    expect(idsOf(log)).toEqual([null, null, null])
  })

  test('is ended by a pause and by the end of the run', () => {
    expect(fold(LIVE, STALE, sampleEvent('connection_paused', 6_000)).outages).toMatchObject([
      { endedBy: 'paused', endedAt: 6_000, recoveredAt: null },
    ])
    expect(fold(LIVE, STALE, sampleEvent('bot_started', 9_000, { previousRunEndedAt: 6_500 })).outages).toMatchObject([
      { endedBy: 'process_stop', endedAt: 6_500 },
    ])
  })
})
