import { expect, test } from 'bun:test'
import { BTC, ETH, supervised } from './testing/supervised.ts'

test('reconnects when stale', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  expect(bot.supervisor.status().state).toBe('live')
  bot.adapter.stale = true
  for (let passed = 0; passed < 1_100 && bot.adapter.reconnectCalls === 0; passed += 50) await bot.flow(50)
  bot.adapter.stale = false
  await bot.flow(5_000)
  expect(bot.adapter.reconnectCalls).toBe(1)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data' })
  await bot.stop()
})

test('does not reconnect when healthy', async () => {
  const bot = supervised()
  await bot.flow(120_000)
  expect(bot.adapter.connectCalls).toBe(1)
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.types()).toEqual(['connection_connecting', 'attempt_started', 'connection_live'])
  await bot.stop()
})

test('shuts down cleanly', async () => {
  const bot = supervised()
  await bot.flow(1_000)
  await bot.stop()
  expect(bot.supervisor.status().state).toBe('stopped')
  expect(bot.adapter.open).toEqual([])
  expect(bot.adapter.closed).toBe(true)
  expect(bot.clock.sleeping).toBe(0)
})

test('shuts down in the middle of a dial, a backoff and a login', async () => {
  const dialing = supervised({ prepare: (adapter) => adapter.hangNext() })
  await dialing.clock.advance(100)
  await dialing.stop()
  const waiting = supervised({ prepare: (adapter) => adapter.failNext(9) })
  await waiting.clock.advance(1_500)
  await waiting.stop()
  const authenticating = supervised({
    prepare: (adapter) => {
      adapter.answers.authenticated = false
    },
  })
  await authenticating.clock.advance(100)
  await authenticating.stop()
  for (const bot of [dialing, waiting, authenticating]) {
    expect(bot.clock.sleeping).toBe(0)
    expect(bot.adapter.open).toEqual([])
    expect(bot.supervisor.status().state).toBe('stopped')
  }
})

test('comes back at once after a close that follows a proven spell, and writes the fixed lines', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.drop(1, 1012, 'restart')
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'remote_close' })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  await bot.flow(100)
  expect(bot.supervisor.status().state).toBe('live')
  const { recovery } = bot.last('connection_live') ?? {}
  expect(recovery?.durationMs).toBe(25)
  expect(Object.values(recovery?.phases ?? {}).reduce((sum, ms) => sum + ms, 0)).toBe(25)
  expect(bot.lines.filter((line) => line.startsWith('[RECONNECT]'))).toEqual([
    '[RECONNECT] Connection to mock lost',
    '[RECONNECT] Reconnection to mock successful',
  ])
  await bot.stop()
})

test('notices a half-open socket by its unanswered ping within 2.25 s, dated from the last frame', async () => {
  const bot = supervised({ adapter: { heartbeat: { kind: 'protocol', answered: false } } })
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { ping: false, acknowledged: false })
  await bot.clock.advance(2_249)
  expect(bot.last('connection_lost')).toBeUndefined()
  await bot.clock.advance(100)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'heartbeat_timeout', detectionMs: 2_250 })
  // The socket that was called for on suspicion is the first attempt.
  expect(bot.adapter.reconnectCalls).toBe(1)
  expect(bot.types().slice(-2)).toEqual(['connection_lost', 'attempt_started'])
  await bot.stop()
})

test('trusts the data where nobody knows whether pings are answered', async () => {
  const bot = supervised({
    adapter: { heartbeat: { kind: 'protocol', answered: false } },
    prepare: (adapter) => {
      adapter.answers.ping = false
    },
  })
  await bot.flow(6_000)
  await bot.clock.advance(3_000)
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.types()).toContain('subscription_suspect')
  await bot.stop()
})

test('gives up a mute socket 3 s after its last data, as stale data', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  const before = bot.books.length
  await bot.clock.advance(2_010)
  expect(
    bot.books
      .slice(before)
      .filter((book) => !book.fresh)
      .map((book) => book.staleReason),
  ).toEqual(['suspect', 'suspect'])
  await bot.clock.advance(1_100)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 3_000 })
  bot.adapter.answers.snapshot = true
  await bot.flow(5_000)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('brings one mute channel back without a reconnect, and tells of its outage', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  await bot.flow(2_000, [ETH])
  bot.adapter.data(1, ETH)
  // The snapshot that answers the probe is 40 messages ahead: the channel was mute, not the market quiet.
  expect(bot.adapter.calls.filter((call) => call.kind === 'resubscribe')).toHaveLength(1)
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.last('subscription_stale')).toMatchObject({ market: BTC.market, cause: 'stale_data' })
  // It heals with its next live update, not with the answer to our asking.
  expect(bot.supervisor.status().subscriptions.map(({ state }) => state)).toEqual(['stale', 'fresh'])
  bot.adapter.data(1, BTC)
  expect(bot.types().slice(-3)).toEqual(['subscription_stale', 'subscription_restored', 'connection_live'])
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('asks a silent channel again while the others are fresh, and reconnects for it once in ten minutes', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.flow(3_100, [ETH])
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded' })
  expect(bot.supervisor.status().subscriptions.map(({ state }) => state)).toEqual(['stale', 'fresh'])
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.flow(3_000, [ETH])
  expect(bot.adapter.reconnectCalls).toBe(1)
  await bot.flow(60_000, [ETH])
  expect(bot.adapter.reconnectCalls).toBe(1)
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded' })
  await bot.stop()
})
