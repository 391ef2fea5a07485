import { expect, test } from 'bun:test'
import { BTC, supervised } from './testing/supervised.ts'

const dialTimes = (bot: ReturnType<typeof supervised>): number[] =>
  bot.events.filter((event) => event.type === 'attempt_started').map((event) => event.at - 1_800_000_000_000)

test('backs off exponentially from the start of each attempt, never past the cap', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.failNext(8) })
  await bot.clock.advance(25_000)
  const times = dialTimes(bot)
  const gaps = times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 100) * 100)
  expect(gaps).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000])
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('was never reached: connecting until the first attempt failed, then down with its cause', async () => {
  const bot = supervised({
    prepare: (adapter) =>
      adapter.failNext(3, { cause: 'dns', detail: 'No such host', httpStatus: null, retryAfterMs: null, fatal: null }),
  })
  expect(bot.supervisor.status()).toMatchObject({ state: 'connecting', phase: 'waiting', cause: null })
  await bot.clock.advance(10)
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', phase: 'waiting', cause: 'dns', attempt: 1 })
  expect(bot.supervisor.status().nextAttemptReason).toBe('backoff')
  await bot.clock.advance(3_000)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', cause: null, attempt: 0, nextAttemptAt: null })
  await bot.stop()
})

test('gives a dial up after 3.5 s, and lets later ones live longer while others start beside them', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.hangNext(20) })
  await bot.clock.advance(7_200)
  expect(bot.events.filter((event) => event.type === 'attempt_failed')).toHaveLength(2)
  await bot.clock.advance(8_000)
  const open = bot.adapter.health().sockets.length
  expect(open).toBe(3)
  const oldest = bot.adapter.health().sockets[0]?.generation ?? 0
  bot.adapter.openDial(oldest)
  await bot.clock.advance(10)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: oldest })
  expect(bot.adapter.health().sockets).toHaveLength(1)
  await bot.stop()
})

test('starts the count over after 30 s live, not on open', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.failNext(4) })
  await bot.clock.advance(7_700)
  await bot.flow(1_000)
  const failing = bot.events.length
  bot.adapter.failNext(1)
  bot.adapter.drop(bot.adapter.open.at(-1) ?? 0)
  await bot.clock.advance(100)
  const short = bot.events.slice(failing).find((event) => event.type === 'attempt_started')
  expect(short).toBeUndefined()
  await bot.clock.advance(8_000)
  await bot.flow(31_000)
  const calm = bot.events.length
  bot.adapter.failNext(1)
  bot.adapter.drop(bot.adapter.open.at(-1) ?? 0)
  await bot.clock.advance(700)
  const delays = bot.events.slice(calm).flatMap((event) => (event.type === 'attempt_started' ? [event.data] : []))
  expect(delays.map(({ reason }) => reason)).toEqual(['first', 'backoff'])
  expect(delays[1]?.delayMs).toBeLessThanOrEqual(500)
  await bot.stop()
})

test('keeps the floor a Retry-After asked for', async () => {
  const failure = {
    cause: 'rate_limited',
    detail: 'HTTP 429',
    httpStatus: 429,
    retryAfterMs: 8_000,
    fatal: null,
  } as const
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, failure) })
  await bot.clock.advance(7_900)
  expect(bot.supervisor.status()).toMatchObject({
    state: 'down',
    cause: 'rate_limited',
    nextAttemptReason: 'retry_after',
  })
  await bot.clock.advance(200)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('dials no more than the budget allows', async () => {
  const bot = supervised({
    adapter: { dialLimits: { perSecond: 1, perMinute: 3 } },
    policy: { backoffBaseMs: 10, backoffCapMs: 10 },
    prepare: (adapter) => adapter.failNext(100),
  })
  await bot.clock.advance(59_000)
  expect(dialTimes(bot)).toHaveLength(3)
  expect(bot.supervisor.status().nextAttemptReason).toBe('dial_budget')
  await bot.clock.advance(2_500)
  expect(dialTimes(bot)).toHaveLength(5)
  await bot.stop()
})

test('pauses and resumes on an operator’s word, which is stored first', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  await bot.supervisor.pause({ actor: 'local', reason: 'rotating keys' })
  expect(bot.supervisor.status().state).toBe('paused')
  expect(bot.adapter.open).toEqual([])
  expect(bot.books.at(-1)?.fresh).toBe(false)
  await bot.clock.advance(60_000)
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.supervisor.resume({ actor: 'local', reason: null })
  await bot.flow(100)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.types().slice(3)).toEqual([
    'connection_paused',
    'connection_resumed',
    'connection_connecting',
    'attempt_started',
    'connection_live',
  ])
  await bot.stop()
})

test('an operator’s reconnect is a planned outage', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  await bot.supervisor.reconnect({ actor: 'local', reason: 'new route' })
  await bot.flow(100)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'operator', planned: true, attribution: 'operator' })
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('fails after maxAttempts, and an operator’s reconnect starts over', async () => {
  const bot = supervised({ policy: { maxAttempts: 2 }, prepare: (adapter) => adapter.failNext(2) })
  await bot.clock.advance(60_000)
  expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: 'refused' })
  expect(bot.adapter.dialed).toHaveLength(2)
  await bot.supervisor.reconnect({ actor: 'local', reason: null })
  await bot.flow(100)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('a pause of our own process ends nothing that has frames waiting', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  await bot.clock.stall(3_000)
  bot.adapter.data(1, BTC)
  await bot.flow(5_000)
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.stop()
})

test('dates events by the wall clock and durations by the monotonic one', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.clock.jump(-3_600_000)
  await bot.flow(6_000)
  expect(bot.adapter.reconnectCalls).toBe(0)
  bot.adapter.failNext(2)
  bot.adapter.drop(1)
  bot.clock.jump(7_200_000)
  await bot.flow(3_000)
  expect(bot.last('connection_live')?.recovery?.durationMs).toBeLessThan(2_000)
  await bot.stop()
})
