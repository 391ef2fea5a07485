import { describe, expect, test } from 'bun:test'
import type { SystemState } from '@holdfast/adapter-core'
import { FakeClock, httpFailure, REFUSED } from '@holdfast/adapter-core/testing'
import { createMaintenanceWatch, type MaintenanceMember } from './maintenance-watch.ts'
import { supervised } from './testing/supervised.ts'

const MINUTE_MS = 60_000
/** Friday, 15 January 2027, 08:00 UTC. */
const STARTED_AT = 1_800_000_000_000
const OK: SystemState = { isInMaintenance: false, said: 'ok' }
const CANCEL_ONLY: SystemState = { isInMaintenance: true, said: 'cancel_only' }
const POLICY = { maintenanceAskMs: 5_000, maintenanceWindowAskMs: 30_000 }
/** From 08:10 for 15 min. */
const SOON = [{ weekdays: [5], startMinute: 8 * 60 + 10, durationMs: 15 * MINUTE_MS }]

/** An exchange that says this of itself until told otherwise; null = it does not answer. */
function exchange(maintenance: typeof SOON = []) {
  const clock = new FakeClock(STARTED_AT)
  const watch = createMaintenanceWatch()
  const asked: number[] = []
  const told: string[] = []
  const now: { says: SystemState | null | 'hang' | 'fail' } = { says: OK }
  const signals: AbortSignal[] = []
  const systemState = async (signal: AbortSignal): Promise<SystemState | null> => {
    asked.push(clock.monotonic())
    signals.push(signal)
    const { says } = now
    if (says === 'fail') throw new Error('no answer')
    return says === 'hang' ? new Promise(() => {}) : says
  }
  const rest = { markets: async () => null, serverTime: async () => null, systemState }
  const join = (endpoint = 'wss://one.test'): MaintenanceMember =>
    watch.join({
      adapter: { exchange: 'mock', endpoint, maintenance, rest },
      clock,
      policy: POLICY,
      onSaid: (said) => told.push(`${endpoint} ${said}`),
    })
  return { clock, watch, asked, signals, told, now, join, rest }
}

describe('the exchange is asked', () => {
  test('never while all is well', async () => {
    const { asked, clock, join } = exchange()
    join().well()
    await clock.advance(24 * 60 * MINUTE_MS)
    expect(asked).toEqual([])
    expect(clock.sleeping).toBe(0)
  })

  test('at once when an outage begins, every 5 s while it lasts, and no more after it', async () => {
    const { asked, clock, join } = exchange()
    const member = join()
    await clock.advance(1_000)
    member.out()
    await clock.advance(12_000)
    expect(asked).toEqual([1_000, 6_000, 11_000])
    member.well()
    await clock.advance(MINUTE_MS)
    expect(asked).toHaveLength(3)
  })

  test('every 30 s within an announced window, and not outside of it', async () => {
    const { asked, clock, join } = exchange(SOON)
    join().well()
    await clock.advance(9 * MINUTE_MS)
    expect(asked).toEqual([])
    await clock.advance(10 * MINUTE_MS)
    expect(asked.length).toBeWithin(17, 20)
    const gaps = asked.slice(1).map((at, place) => at - (asked[place] ?? 0))
    expect(new Set(gaps)).toEqual(new Set([30_000]))
    await clock.advance(30 * MINUTE_MS)
    const count = asked.length
    await clock.advance(60 * MINUTE_MS)
    expect(asked).toHaveLength(count)
  })

  test('once for all connections of an endpoint, and for each endpoint by itself', async () => {
    const { asked, clock, join } = exchange()
    const members = [join(), join(), join()]
    for (const member of members) member.out()
    await clock.advance(4_000)
    expect(asked).toEqual([0])
    const other = join('wss://two.test')
    other.out()
    await clock.advance(500)
    expect(asked).toEqual([0, 4_000])
  })

  test('one question at a time, however long it takes', async () => {
    const { asked, clock, join, now } = exchange()
    now.says = 'hang'
    const member = join()
    for (let round = 0; round < 10; round++) {
      member.out()
      await clock.advance(10_000)
      member.well()
    }
    expect(asked).toEqual([0])
  })

  test('at most once a second by a connection that is lost over and over', async () => {
    const { asked, clock, join } = exchange()
    const member = join()
    for (let round = 0; round < 50; round++) {
      member.out()
      await clock.advance(50)
      member.well()
      await clock.advance(50)
    }
    expect(asked.length).toBeLessThanOrEqual(5)
  })

  test('until a maintenance that it said is over, though the connection is back', async () => {
    const { asked, clock, join, now } = exchange()
    now.says = CANCEL_ONLY
    const member = join()
    member.out()
    await clock.advance(1_000)
    member.well()
    await clock.advance(2 * MINUTE_MS)
    expect(asked).toHaveLength(5)
    expect(member.said()).toBe('cancel_only')
    now.says = OK
    await clock.advance(30_000)
    expect(member.said()).toBeNull()
    await clock.advance(10 * MINUTE_MS)
    expect(asked).toHaveLength(6)
  })

  test('on nobody’s behalf once all have left, the question under way is called off', async () => {
    const { asked, clock, join, now, signals, told } = exchange()
    now.says = CANCEL_ONLY
    const [one, other] = [join(), join()]
    one?.out()
    one?.leave()
    expect(signals[0]?.aborted).toBe(false)
    other?.leave()
    expect(signals[0]?.aborted).toBe(true)
    await clock.advance(10 * MINUTE_MS)
    expect(asked).toEqual([0])
    expect(told).toEqual([])
    expect(clock.sleeping).toBe(0)
    one?.out()
    await clock.advance(10)
    expect(asked).toHaveLength(2)
    expect(told).toHaveLength(1)
  })
})

describe('what it says', () => {
  test('is told as one clean line', async () => {
    const { clock, join, now, told } = exchange()
    now.says = { isInMaintenance: true, said: 'post\u001b[2J\nonly' }
    const member = join()
    member.out()
    await clock.advance(0)
    expect(told).toEqual(['wss://one.test post [2J only'])
    expect(member.said()).toBe('post [2J only')
    member.leave()
  })

  test('tells every connection that is out, once each outage', async () => {
    const { clock, join, now, told } = exchange()
    now.says = CANCEL_ONLY
    const [one, other] = [join(), join()]
    one?.out()
    await clock.advance(20_000)
    other?.out()
    await clock.advance(20_000)
    expect(told).toEqual(['wss://one.test cancel_only', 'wss://one.test cancel_only'])
  })

  test('later than its first answer, explains no outage that began before', async () => {
    const { clock, join, now, told } = exchange()
    const member = join()
    member.out()
    await clock.advance(6_000)
    now.says = CANCEL_ONLY
    await clock.advance(10_000)
    expect(told).toEqual([])
    expect(member.said()).toBe('cancel_only')
  })

  test('after questions without an answer, does', async () => {
    const { clock, join, now, told } = exchange()
    const member = join()
    for (const says of [null, 'fail'] as const) {
      now.says = says
      member.out()
      await clock.advance(11_000)
    }
    expect(told).toEqual([])
    now.says = CANCEL_ONLY
    await clock.advance(5_000)
    expect(told).toHaveLength(1)
  })

  test('stands while REST is down, and is forgotten 15 min after it was last said', async () => {
    const { clock, join, now } = exchange()
    now.says = CANCEL_ONLY
    const member = join()
    member.out()
    await clock.advance(100)
    now.says = null
    await clock.advance(14 * MINUTE_MS)
    expect(member.said()).toBe('cancel_only')
    await clock.advance(2 * MINUTE_MS)
    expect(member.said()).toBeNull()
  })
})

/** A supervised connection to such an exchange. */
function watched(says: SystemState | null | 'hang' | 'fail', maintenance: typeof SOON = []) {
  const { asked, clock, now, rest, watch } = exchange()
  now.says = says
  const bot = supervised({ clock, maintenanceWatch: watch, adapter: { maintenance, rest } })
  return { asked, bot, now, clock }
}

describe('a connection whose exchange says that it is in maintenance', () => {
  test('has its outage called so, whose doing it was and in which word', async () => {
    const { bot } = watched(CANCEL_ONLY)
    await bot.flow(6_000)
    bot.adapter.failNext(100)
    bot.adapter.drop(1)
    await bot.clock.advance(10)
    expect(bot.last('connection_lost')).toMatchObject({ cause: 'abnormal_close', attribution: 'network' })
    expect(bot.last('cause_revised')).toMatchObject({
      cause: 'maintenance',
      attribution: 'exchange',
      detail: 'The exchange says cancel_only: Closed without a close frame',
    })
    expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'maintenance' })
    expect(bot.supervisor.status().detail).toStartWith('The exchange says cancel_only')
    await bot.stop()
  })

  test('dials at most every 15 s, and calls refusals, 5xx and cut handshakes so, until it says ok again', async () => {
    for (const failure of [REFUSED, httpFailure(503), { ...REFUSED, cause: 'abnormal_close' } as const]) {
      const { bot, now } = watched(CANCEL_ONLY)
      await bot.flow(6_000)
      bot.adapter.failNext(100, failure)
      bot.adapter.drop(1)
      await bot.clock.advance(65_000)
      const dialed = bot.times('attempt_started').filter((at) => at > 6_000)
      for (const [place, at] of dialed.slice(1).entries()) {
        expect(at - (dialed[place] ?? 0)).toBeGreaterThanOrEqual(14_900)
      }
      expect(bot.last('attempt_failed')).toMatchObject({ cause: 'maintenance' })
      expect(bot.last('attempt_failed')?.detail).toStartWith('The exchange says cancel_only: ')
      expect(bot.supervisor.status().nextAttemptReason).toBe('maintenance')
      now.says = OK
      await bot.clock.advance(30_000)
      const after = bot.times('attempt_started').filter((at) => at > 85_000)
      expect(after.length).toBeGreaterThanOrEqual(2)
      expect(bot.last('attempt_failed')?.cause).toBe(failure.cause)
      await bot.stop()
    }
  })

  test('known before, is the cause of the next close at once, with or without a frame', async () => {
    for (const code of [null, 1000, 1006, 1012]) {
      const { bot, clock } = watched(CANCEL_ONLY, [{ weekdays: [5], startMinute: 8 * 60, durationMs: 15 * MINUTE_MS }])
      await bot.flow(6_000)
      bot.adapter.drop(1, code)
      await clock.advance(0)
      expect(bot.last('connection_lost')).toMatchObject({ cause: 'maintenance', attribution: 'exchange' })
      expect(bot.last('connection_lost')?.detail).toStartWith('The exchange says cancel_only: ')
      await clock.advance(2_000)
      expect(bot.types()).not.toContain('cause_revised')
      await bot.stop()
    }
  })

  test('keeps what has nothing to do with it: a name that is not found, a login refused, our own reconnect', async () => {
    for (const failure of [{ ...REFUSED, cause: 'dns' } as const, httpFailure(403)]) {
      const { bot } = watched(CANCEL_ONLY)
      bot.adapter.failNext(1, failure)
      await bot.clock.advance(100)
      expect(bot.types()).not.toContain('cause_revised')
      expect(bot.supervisor.status().cause).toBe(failure.cause)
      await bot.stop()
    }
    const { bot } = watched(CANCEL_ONLY)
    await bot.flow(6_000)
    await bot.supervisor.reconnect({ actor: 'local', reason: null })
    await bot.flow(100)
    expect(bot.types()).not.toContain('cause_revised')
    await bot.stop()
  })
})

test('a connection whose exchange says ok, fails to answer or never does is as without a watch', async () => {
  for (const says of [OK, null, 'hang', 'fail'] as const) {
    const { bot } = watched(says)
    await bot.flow(6_000)
    bot.adapter.failNext(1)
    bot.adapter.drop(1)
    await bot.flow(1_000)
    expect(bot.supervisor.status().state).toBe('live')
    expect(bot.last('connection_lost')).toMatchObject({ cause: 'abnormal_close' })
    expect(bot.types()).not.toContain('cause_revised')
    await bot.stop()
    expect(bot.clock.sleeping).toBe(0)
  }
})

test('a connection that is paused, failed or stopped is not asked about', async () => {
  const { asked, bot, clock } = watched(OK)
  await bot.flow(6_000)
  bot.adapter.failNext(100, { ...REFUSED, cause: 'tls', fatal: 'tls_name' })
  bot.adapter.drop(1)
  await clock.advance(100)
  expect(bot.supervisor.status().state).toBe('failed')
  expect(asked).toHaveLength(1)
  const before = asked.length
  await clock.advance(10_000)
  expect(asked).toHaveLength(before)
  await bot.supervisor.pause({ actor: 'local', reason: null })
  await clock.advance(MINUTE_MS)
  expect(asked).toHaveLength(before)
  await bot.stop()
})
