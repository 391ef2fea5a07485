import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from './projection.ts'
import { statsOf } from './stats.ts'
import { numbered, sampleEvent } from './testing.ts'
import { tile } from './tile.ts'

const HOUR = 3_600_000
const BTC = { channel: 'order_book', market: 'BTC' }

const fold = (...events: readonly HoldfastEvent[]) => foldAll(numbered(events))
const statesOf = ({ intervals }: ReturnType<typeof fold>) => intervals.map(({ state, from, to }) => [state, from, to])

const LIVE = sampleEvent('connection_live', 1_000)

/** Nobody watched in [5 000, 25 000). */
const GAP = sampleEvent('watch_interrupted', 25_000, { lastSeenAt: 5_000 }, null)

const jumped = (lastSeenAt: number, at: number) =>
  sampleEvent('watch_interrupted', at, { lastSeenAt, reason: 'clock_jumped', jumpMs: at - lastSeenAt }, null)

describe('an interruption of the watch', () => {
  test('is unknown, and the state goes on after it', () => {
    expect(statesOf(fold(LIVE, GAP))).toEqual([
      ['live', 1_000, 5_000],
      ['live', 25_000, null],
    ])
  })

  test('counts for no uptime: the same second of downtime weighs on the time that was watched', () => {
    const log = fold(LIVE, GAP, sampleEvent('connection_lost', 30_000), sampleEvent('connection_live', 31_000))
    const window = { from: 1_000, to: 41_000 }
    const stats = statsOf(tile(log.intervals, window, 41_000), log.outages, window)
    expect(stats).toMatchObject({ uptimePct: 95, coveragePct: 50, outages: 1, mttrMs: 1_000 })
  })

  test('leaves an outage open that was under way, and its end is told when it is seen', () => {
    const log = fold(LIVE, sampleEvent('connection_lost', 4_000), GAP, sampleEvent('connection_live', 26_000))
    expect(statesOf(log)).toEqual([
      ['live', 1_000, 4_000],
      ['down', 4_000, 5_000],
      ['down', 25_000, 26_000],
      ['live', 26_000, null],
    ])
    expect(log.outages).toMatchObject([{ id: 2, startedAt: 4_000, endedAt: 26_000, endedBy: 'recovered' }])
  })

  test('twice in a row leaves what lies between', () => {
    const log = fold(LIVE, GAP, sampleEvent('watch_interrupted', 60_000, { lastSeenAt: 25_400 }, null))
    expect(statesOf(log)).toEqual([
      ['live', 1_000, 5_000],
      ['live', 25_000, 25_400],
      ['live', 60_000, null],
    ])
  })

  test('changes nothing of a connection that is unknown anyway', () => {
    expect(fold(sampleEvent('bot_stopped', 2_000), GAP).intervals).toEqual([])
  })
})

describe('an outage found after an interruption', () => {
  const phases = {
    detectedMs: 21_000,
    waitedMs: 20,
    dialedMs: 80,
    authenticatedMs: 0,
    subscribedMs: 0,
    firstDataMs: 100,
  }

  test('begins no earlier than the watch goes on, nor was it ever as long or as late', () => {
    // The last message came at 4 900; the silence was noticed a second after the standstill.
    const log = fold(
      LIVE,
      GAP,
      sampleEvent('connection_lost', 25_900, { cause: 'stale_data', impactAt: 4_900, detectionMs: 21_000 }),
      sampleEvent('connection_live', 26_100, {
        recovery: { durationMs: 21_200, detectionMs: 21_000, attempts: 1, phases },
      }),
    )
    expect(statesOf(log)).toEqual([
      ['live', 1_000, 5_000],
      ['down', 25_000, 26_100],
      ['live', 26_100, null],
    ])
    expect(log.outages).toMatchObject([
      { startedAt: 25_000, detectedAt: 25_900, endedAt: 26_100, detectionMs: 900, durationMs: 1_100, attempts: 1 },
    ])
    expect(log.outages[0]?.phases).toEqual({ ...phases, detectedMs: 900 })
  })

  test('is told so while it lasts, too', () => {
    const log = fold(LIVE, GAP, sampleEvent('connection_lost', 25_900, { impactAt: 4_900, detectionMs: 21_000 }))
    expect(log.outages).toMatchObject([{ startedAt: 25_000, detectionMs: 900, endedAt: null }])
  })

  test('takes nothing off the next one, however that begins', () => {
    const recovery = {
      durationMs: 200,
      detectionMs: 100,
      attempts: 1,
      phases: { ...phases, detectedMs: 100, firstDataMs: 0 },
    }
    const log = fold(
      LIVE,
      GAP,
      sampleEvent('connection_lost', 25_900, { impactAt: 4_900, detectionMs: 21_000 }),
      sampleEvent('connection_live', 26_100),
      sampleEvent('connection_failed', 60_000),
      sampleEvent('connection_live', 60_200, { recovery }),
    )
    expect(log.outages[1]).toMatchObject({ startedAt: 60_000, ...recovery })
  })

  test('is taken as measured once more than the interruption ago', () => {
    const recovery = { durationMs: 21_200, detectionMs: 21_000, attempts: 1, phases }
    const log = fold(
      LIVE,
      GAP,
      sampleEvent('connection_lost', 25_900, { impactAt: 4_900, detectionMs: 21_000 }),
      sampleEvent('connection_live', 26_100),
      sampleEvent('connection_lost', 60_000, { impactAt: 39_000, detectionMs: 21_000 }),
      sampleEvent('connection_live', 60_200, { recovery }),
    )
    expect(log.outages[1]).toMatchObject({ startedAt: 39_000, ...recovery })
  })

  test('of a subscription begins no earlier either', () => {
    const stale = sampleEvent('subscription_stale', 25_028, { ...BTC, impactAt: 4_950, detectedAt: 25_020 })
    const log = fold(LIVE, GAP, stale, sampleEvent('subscription_restored', 25_030, BTC))
    expect(log.outages).toMatchObject([
      { startedAt: 25_000, detectedAt: 25_020, endedAt: 25_030, detectionMs: 20, durationMs: 30 },
    ])
  })

  test('nor of a book with a gap', () => {
    const log = fold(LIVE, GAP, sampleEvent('book_gap', 25_010, { ...BTC, impactAt: 4_950 }))
    expect(log.outages).toMatchObject([{ startedAt: 25_000, detectedAt: 25_010, detectionMs: 10 }])
  })
})

describe('a wall clock that is set', () => {
  /** Windows over all of it are tiled without gap or overlap, and no instant is known before it has come. */
  const expectTiled = ({ intervals }: ReturnType<typeof fold>, now: number) => {
    const window = { from: 0, to: now + HOUR }
    const tiles = tile(intervals, window, now)
    expect(tiles.map(({ from }) => from)).toEqual([0, ...tiles.slice(0, -1).map(({ to }) => to)])
    expect(tiles.every(({ from, to }) => to > from)).toBe(true)
    expect(tiles.at(-1)).toMatchObject({ to: window.to, state: 'unknown' })
    return tiles.map(({ state, from, to }) => [state, from, to])
  }

  test('back by an hour leaves what was until that hour is told anew', () => {
    const start = sampleEvent('connection_live', 9 * HOUR)
    const log = fold(
      start,
      sampleEvent('connection_degraded', 11 * HOUR + 1_000),
      sampleEvent('connection_live', 11 * HOUR + 2_000),
      // At 12:00 it is 11:00 again.
      jumped(11 * HOUR, 11 * HOUR),
      sampleEvent('connection_lost', 11 * HOUR + 500, { impactAt: 11 * HOUR - 4_000, detectionMs: 4_500 }),
      sampleEvent('connection_live', 11 * HOUR + 700),
      sampleEvent('connection_degraded', 11 * HOUR + 5_000),
    )
    expect(expectTiled(log, 11 * HOUR + 9_000)).toEqual([
      ['unknown', 0, 9 * HOUR],
      ['live', 9 * HOUR, 11 * HOUR - 4_000],
      ['down', 11 * HOUR - 4_000, 11 * HOUR + 700],
      ['live', 11 * HOUR + 700, 11 * HOUR + 5_000],
      ['degraded', 11 * HOUR + 5_000, 11 * HOUR + 9_000],
      ['unknown', 11 * HOUR + 9_000, 12 * HOUR + 9_000],
    ])
  })

  test('ahead by an hour makes that hour unknown', () => {
    const log = fold(sampleEvent('connection_live', 9 * HOUR), jumped(10 * HOUR, 11 * HOUR))
    expect(expectTiled(log, 11 * HOUR + 9_000)).toEqual([
      ['unknown', 0, 9 * HOUR],
      ['live', 9 * HOUR, 10 * HOUR],
      ['unknown', 10 * HOUR, 11 * HOUR],
      ['live', 11 * HOUR, 11 * HOUR + 9_000],
      ['unknown', 11 * HOUR + 9_000, 12 * HOUR + 9_000],
    ])
  })

  test('ahead and back again claims nothing until time has come as far as the clock was, also after a new start', () => {
    const log = fold(
      sampleEvent('connection_live', 9 * HOUR),
      jumped(10 * HOUR, 13 * HOUR),
      jumped(10 * HOUR + 2_000, 10 * HOUR + 2_000),
      sampleEvent('bot_started', 10 * HOUR + 9_000, { previousRunEndedAt: 10 * HOUR + 3_000 }),
      sampleEvent('connection_live', 10 * HOUR + 9_500),
    )
    const before: ReturnType<typeof expectTiled> = [
      ['unknown', 0, 9 * HOUR],
      ['live', 9 * HOUR, 10 * HOUR],
    ]
    expect(expectTiled(log, 11 * HOUR)).toEqual([...before, ['unknown', 10 * HOUR, 12 * HOUR]])
    expect(expectTiled(log, 14 * HOUR)).toEqual([
      ...before,
      ['unknown', 10 * HOUR, 13 * HOUR],
      ['live', 13 * HOUR, 14 * HOUR],
      ['unknown', 14 * HOUR, 15 * HOUR],
    ])
  })
})
