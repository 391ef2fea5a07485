import { expect, test } from 'bun:test'
import { httpFailure, REFUSED } from '@holdfast/adapter-core/testing'
import { maintenanceLeftMs } from './maintenance.ts'
import { supervised } from './testing/supervised.ts'

const MINUTE_MS = 60_000
const at = (iso: string) => Date.parse(iso)
const weekdays = [1, 2, 3, 4, 5]
/** Weekdays at 04:30 UTC for 15 minutes. */
const morning = { weekdays, startMinute: 4 * 60 + 30, durationMs: 15 * MINUTE_MS }
/** Fridays at 23:45 UTC for half an hour. */
const night = { weekdays: [5], startMinute: 23 * 60 + 45, durationMs: 30 * MINUTE_MS }

test('a window holds from its start to its end, on its days', () => {
  // 5 October 2026 is a Monday.
  expect(maintenanceLeftMs([morning], at('2026-10-05T04:29:59Z'))).toBeNull()
  expect(maintenanceLeftMs([morning], at('2026-10-05T04:30:00Z'))).toBe(15 * MINUTE_MS)
  expect(maintenanceLeftMs([morning], at('2026-10-05T04:44:00Z'))).toBe(MINUTE_MS)
  expect(maintenanceLeftMs([morning], at('2026-10-05T04:45:00Z'))).toBeNull()
  expect(maintenanceLeftMs([morning], at('2026-10-04T04:35:00Z'))).toBeNull()
  expect(maintenanceLeftMs([morning], at('2026-10-10T04:35:00Z'))).toBeNull()
})

test('a window past midnight belongs to the day it began on', () => {
  expect(maintenanceLeftMs([night], at('2026-10-09T23:50:00Z'))).toBe(25 * MINUTE_MS)
  expect(maintenanceLeftMs([night], at('2026-10-10T00:10:00Z'))).toBe(5 * MINUTE_MS)
  expect(maintenanceLeftMs([night], at('2026-10-10T00:15:00Z'))).toBeNull()
  expect(maintenanceLeftMs([night], at('2026-10-09T00:10:00Z'))).toBeNull()
})

test('a window of days holds on all of them, and of windows that overlap the longest counts', () => {
  const weekend = { weekdays: [6], startMinute: 0, durationMs: 48 * 60 * MINUTE_MS }
  expect(maintenanceLeftMs([weekend], at('2026-10-11T23:59:00Z'))).toBe(MINUTE_MS)
  expect(maintenanceLeftMs([weekend], at('2026-10-12T00:00:00Z'))).toBeNull()
  expect(maintenanceLeftMs([night, weekend], at('2026-10-10T00:10:00Z'))).toBe((24 * 60 + 23 * 60 + 50) * MINUTE_MS)
})

/** A connection within an announced maintenance of 10 min: the fake clock starts on Friday, 15 January 2027, 08:00 UTC. */
const within = (options: Parameters<typeof supervised>[0] = {}) =>
  supervised({
    ...options,
    adapter: { maintenance: [{ weekdays: [5], startMinute: 7 * 60 + 55, durationMs: 15 * MINUTE_MS }] },
  })

test('refused within announced maintenance, that is the cause, and dials are spaced by 15 s', async () => {
  for (const failure of [REFUSED, httpFailure(503), httpFailure(502)]) {
    const bot = within({ prepare: (adapter) => adapter.failNext(3, failure) })
    await bot.clock.advance(10)
    expect(bot.supervisor.status()).toMatchObject({ cause: 'maintenance', nextAttemptReason: 'maintenance' })
    await bot.clock.advance(60_000)
    expect(bot.times('attempt_started').map((ms) => Math.round(ms / 1_000))).toEqual([0, 15, 30, 45])
    expect(bot.supervisor.status().state).toBe('live')
    await bot.stop()
  }
})

test('what has nothing to do with being away keeps its own cause', async () => {
  for (const [failure, cause] of [
    [httpFailure(403), 'handshake_http'],
    [httpFailure(429), 'rate_limited'],
    [{ ...REFUSED, cause: 'dns' }, 'dns'],
  ] as const) {
    const bot = within({ prepare: (adapter) => adapter.failNext(1, failure) })
    await bot.clock.advance(10)
    expect(bot.supervisor.status().cause).toBe(cause)
    await bot.stop()
  }
})

test('the floor ends with the window', async () => {
  const bot = supervised({
    adapter: { maintenance: [{ weekdays: [5], startMinute: 7 * 60 + 55, durationMs: 5 * MINUTE_MS + 5_000 }] },
    prepare: (adapter) => adapter.failNext(2),
  })
  await bot.clock.advance(5_500)
  expect(bot.times('attempt_started').slice(0, 2)).toEqual([0, 5_000])
  expect(bot.supervisor.status()).toMatchObject({ nextAttemptReason: 'backoff' })
  await bot.stop()
})

test('an exchange that closes on its way out within its window is in maintenance, and one that says later means it', async () => {
  for (const [code, cause] of [
    [1001, 'maintenance'],
    [1012, 'maintenance'],
    [1013, 'maintenance'],
    [1000, 'remote_close'],
    [null, 'abnormal_close'],
  ] as const) {
    const bot = within()
    await bot.flow(6_000)
    bot.adapter.drop(1, code)
    expect(bot.last('connection_lost')).toMatchObject({ cause })
    await bot.clock.advance(4_900)
    expect(bot.adapter.dialed).toHaveLength(code === 1013 ? 1 : 2)
    await bot.stop()
  }
})

test('outside of any window a refusal is a refusal', async () => {
  const bot = within({ prepare: (adapter) => adapter.failNext(1) })
  bot.clock.jump(-10 * MINUTE_MS)
  await bot.clock.advance(10)
  expect(bot.supervisor.status()).toMatchObject({ cause: 'refused', nextAttemptReason: 'backoff' })
  await bot.stop()
})
