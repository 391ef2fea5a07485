import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from './projection.ts'
import { numbered, sampleEvent } from './testing.ts'

const fold = (...events: readonly HoldfastEvent[]) => foldAll(numbered(events))
const statesOf = ({ intervals }: ReturnType<typeof fold>) => intervals.map(({ state, from, to }) => [state, from, to])

const CONNECTING = sampleEvent('connection_connecting', 100)
const LIVE = sampleEvent('connection_live', 200)

describe('states', () => {
  test('follow the events, each from its instant to the next', () => {
    const log = fold(
      CONNECTING,
      LIVE,
      sampleEvent('connection_degraded', 300),
      sampleEvent('connection_paused', 400),
      sampleEvent('connection_resumed', 500),
      sampleEvent('connection_live', 600),
      sampleEvent('connection_removed', 700),
    )
    expect(statesOf(log)).toEqual([
      ['connecting', 100, 200],
      ['live', 200, 300],
      ['degraded', 300, 400],
      ['paused', 400, 500],
      ['connecting', 500, 600],
      ['live', 600, 700],
      ['stopped', 700, null],
    ])
    expect(log.outages).toEqual([])
  })

  test('the same state again begins no new interval', () => {
    expect(statesOf(fold(LIVE, sampleEvent('connection_live', 300)))).toEqual([['live', 200, null]])
  })

  test('of the same instant leave only the last', () => {
    expect(statesOf(fold(CONNECTING, sampleEvent('connection_live', 100)))).toEqual([['live', 100, null]])
  })

  test('never end before they began, even when the clock goes back', () => {
    expect(statesOf(fold(LIVE, sampleEvent('connection_degraded', 50), sampleEvent('connection_live', 230)))).toEqual([
      ['degraded', 200, 230],
      ['live', 230, null],
    ])
  })

  test('are unknown after the bot stopped: no interval says otherwise', () => {
    const log = fold(
      LIVE,
      sampleEvent('bot_stopped', 300),
      sampleEvent('bot_started', 900, { previousRunEndedAt: 300 }),
    )
    expect(statesOf(log)).toEqual([['live', 200, 300]])
  })
})

describe('an outage of a connection', () => {
  test('runs from the loss to live, with the id of the event that opened it', () => {
    const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('connection_live', 900))
    expect(log.outages).toMatchObject([
      { id: 2, scope: 'connection', startedAt: 500, detectedAt: 500, endedAt: 900, recoveredAt: 900 },
    ])
    expect(log.outages).toMatchObject([{ durationMs: 400, endedBy: 'recovered', cause: 'remote_close', market: null }])
    expect(log.events.map(({ outageId }) => outageId)).toEqual([null, 2, 2])
  })

  test('by silence starts at the last good message, and the live time before is cut there', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_lost', 5_000, { cause: 'stale_data', impactAt: 3_000, detectionMs: 1_990 }),
    )
    expect(statesOf(log)).toEqual([
      ['live', 200, 3_000],
      ['down', 3_000, null],
    ])
    expect(log.outages).toMatchObject([{ startedAt: 3_000, detectedAt: 5_000, detectionMs: 1_990, endedAt: null }])
  })

  test('dated back over several live and degraded stretches drops what it covers', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_degraded', 1_000),
      sampleEvent('connection_live', 2_000),
      sampleEvent('connection_lost', 3_000, { impactAt: 700 }),
    )
    expect(statesOf(log)).toEqual([
      ['live', 200, 700],
      ['down', 700, null],
    ])
  })

  test('is dated back no further than the connection was up', () => {
    const log = fold(CONNECTING, LIVE, sampleEvent('connection_lost', 3_000, { impactAt: 150 }))
    expect(statesOf(log)).toEqual([
      ['connecting', 100, 200],
      ['down', 200, null],
    ])
  })

  test('of a connection that was never live starts at the event', () => {
    const log = fold(CONNECTING, sampleEvent('connection_lost', 3_000, { impactAt: 0, cause: 'refused' }))
    expect(log.outages).toMatchObject([{ startedAt: 3_000 }])
  })

  test('is ended by degraded as well', () => {
    const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('connection_degraded', 800))
    expect(log.outages).toMatchObject([{ recoveredAt: 800, endedBy: 'recovered' }])
    expect(log.outages).toHaveLength(1)
  })

  test('keeps its first cause when the socket is lost too', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_lost', 500, { cause: 'stale_data', socketOpen: true }),
      sampleEvent('connection_lost', 700, { cause: 'abnormal_close' }),
    )
    expect(log.outages).toMatchObject([{ id: 2, cause: 'stale_data', startedAt: 500 }])
    expect(log.events.map(({ outageId }) => outageId)).toEqual([null, 2, 2])
  })

  test('goes on through failed and being tried again', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_lost', 500),
      sampleEvent('connection_failed', 600),
      sampleEvent('connection_resumed', 700),
      sampleEvent('connection_live', 800),
    )
    expect(statesOf(log).slice(1)).toEqual([
      ['down', 500, 600],
      ['failed', 600, 700],
      ['down', 700, 800],
      ['live', 800, null],
    ])
    expect(log.outages).toMatchObject([{ id: 2, durationMs: 300 }])
    expect(log.outages).toHaveLength(1)
  })

  test('is opened by a failure where none is open', () => {
    const log = fold(CONNECTING, sampleEvent('connection_failed', 400, { cause: 'auth_rejected', detail: '401' }))
    expect(log.outages).toMatchObject([{ id: 2, cause: 'auth_rejected', attribution: 'account', detail: '401' }])
    expect(statesOf(log).at(-1)).toEqual(['failed', 400, null])
  })

  test('counts the attempts begun inside it, and belongs to their events', () => {
    const log = fold(
      sampleEvent('attempt_started', 50),
      LIVE,
      sampleEvent('connection_lost', 500),
      sampleEvent('attempt_started', 510),
      sampleEvent('attempt_failed', 520),
      sampleEvent('attempt_started', 900),
    )
    expect(log.outages).toMatchObject([{ attempts: 2 }])
    expect(log.events.map(({ outageId }) => outageId)).toEqual([null, null, 3, 3, 3, 3])
  })

  test('takes what the monitor measured over what the wall clock says', () => {
    const phases = { detectedMs: 1, waitedMs: 2, dialedMs: 3, authenticatedMs: 4, subscribedMs: 5, firstDataMs: 6 }
    const recovery = { durationMs: 21, detectionMs: 1, attempts: 7, phases }
    const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('connection_live', 9_500, { recovery }))
    expect(log.outages).toMatchObject([{ ...recovery, endedAt: 9_500 }])
  })

  test('ended by a promotion in the instant of its detection is an outage all the same', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_lost', 5_000, { cause: 'heartbeat_timeout', impactAt: 3_000 }),
      sampleEvent('connection_live', 5_000, { generation: 2 }),
    )
    expect(log.outages).toMatchObject([{ startedAt: 3_000, endedAt: 5_000 }])
    expect(statesOf(log)).toEqual([
      ['live', 200, 3_000],
      ['down', 3_000, 5_000],
      ['live', 5_000, null],
    ])
  })

  test('is ended by a pause, without recovering', () => {
    const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('connection_paused', 900))
    expect(log.outages).toMatchObject([{ endedBy: 'paused', endedAt: 900, recoveredAt: null, phases: null }])
    expect(log.events.at(-1)?.outageId).toBe(2)
  })

  test('is planned where the loss says so', () => {
    expect(fold(LIVE, sampleEvent('connection_lost', 500, { planned: true })).outages).toMatchObject([
      { planned: true },
    ])
  })

  test('has its cause revised, under way or over', () => {
    const lost = sampleEvent('connection_lost', 500)
    const revised = sampleEvent('cause_revised', 950, { cause: 'local_network', attribution: 'network' })
    for (const log of [fold(LIVE, lost, revised), fold(LIVE, lost, sampleEvent('connection_live', 900), revised)]) {
      expect(log.outages).toMatchObject([{ cause: 'local_network', attribution: 'network' }])
      expect(log.events.at(-1)?.outageId).toBe(2)
    }
    expect(fold(LIVE, revised).events.at(-1)?.outageId).toBeNull()
  })
})

describe('the end of a run', () => {
  test('ends everything of every connection when the bot stops', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_live', 200, {}, 'vest'),
      sampleEvent('connection_lost', 500),
      sampleEvent('bot_stopped', 800),
    )
    expect(log.outages).toMatchObject([{ endedAt: 800, endedBy: 'process_stop', recoveredAt: null }])
    expect(log.intervals.every(({ to }) => to !== null && to <= 800)).toBe(true)
  })

  test('after a crash ends what was open at the last proof of life, found by the next start', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_live', 200, {}, 'vest'),
      sampleEvent('connection_lost', 500, { cause: 'abnormal_close' }),
      sampleEvent('bot_started', 60_000, { previousRunEndedAt: 7_000, previousRunClean: false }),
      sampleEvent('connection_connecting', 60_010),
      sampleEvent('connection_live', 60_400),
    )
    expect(log.outages).toMatchObject([
      { cause: 'abnormal_close', endedAt: 7_000, endedBy: 'process_stop', recoveredAt: null, durationMs: 6_500 },
    ])
    expect(log.intervals.filter(({ connection }) => connection === 'vest')).toMatchObject([{ from: 200, to: 7_000 }])
    expect(statesOf(log).slice(1, 3)).toEqual([
      ['down', 500, 7_000],
      ['connecting', 60_010, 60_400],
    ])
    expect(log.events.slice(3).map(({ outageId }) => outageId)).toEqual([null, null, null])
  })

  test('that is older than what was open ends it where it began', () => {
    const log = fold(
      LIVE,
      sampleEvent('connection_lost', 500),
      sampleEvent('bot_started', 600, { previousRunEndedAt: 400 }),
    )
    expect(log.outages).toMatchObject([{ startedAt: 500, endedAt: 500, durationMs: 0 }])
    expect(statesOf(log)).toEqual([['live', 200, 500]])
  })

  test('of which nothing is known claims no time at all', () => {
    expect(fold(LIVE, sampleEvent('bot_started', 600, { previousRunEndedAt: null })).intervals).toEqual([])
  })
})

test('facts about the bot itself belong to no outage', () => {
  const log = fold(LIVE, sampleEvent('connection_lost', 500), sampleEvent('notice_sent', 600, {}, null))
  expect(log.events.at(-1)?.outageId).toBeNull()
})
