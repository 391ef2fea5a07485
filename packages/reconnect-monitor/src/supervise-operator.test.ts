import { expect, test } from 'bun:test'
import { BTC, supervised } from './testing/supervised.ts'

test('what happens while a pause is being stored is told before it, or not at all', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  const paused = bot.supervisor.pause({ actor: 'local', reason: null })
  bot.adapter.drop(1)
  await paused
  await bot.clock.advance(1_000)
  expect(bot.types().at(-1)).toBe('connection_paused')
  expect(bot.supervisor.status().state).toBe('paused')
  await bot.stop()
})

test('resuming what is not paused, pausing twice, and reconnecting while paused leave no trace', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  const before = bot.types()
  await bot.supervisor.resume({ actor: 'local', reason: null })
  expect(bot.types()).toEqual(before)
  await bot.supervisor.pause({ actor: 'local', reason: null })
  await bot.supervisor.pause({ actor: 'local', reason: null })
  await bot.supervisor.reconnect({ actor: 'local', reason: null })
  expect(bot.types()).toEqual([...before, 'connection_paused'])
  await bot.stop()
})

test('tells of the socket that is lost while it was open without data', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'sequence_gap' })
  bot.adapter.drop(1, 1012)
  bot.adapter.answers.snapshot = true
  await bot.flow(1_000)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.lines.filter((line) => line.startsWith('[RECONNECT]'))).toEqual([
    '[RECONNECT] Connection to mock lost',
    '[RECONNECT] Reconnection to mock successful',
  ])
  await bot.stop()
})

test('a short resync after a long calm spell does not bring old failures back', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.failNext(6) })
  await bot.clock.advance(16_000)
  await bot.flow(40_000)
  const generation = bot.adapter.open.at(-1) ?? 0
  bot.adapter.push({ type: 'gap', generation, subscription: BTC, expected: '7', got: '9' })
  await bot.flow(100)
  bot.adapter.failNext(1)
  bot.adapter.drop(generation)
  await bot.clock.advance(1_100)
  // With the six failures of the start still counted, the second attempt would wait for 4 s.
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('a higher floor is not undercut by a later, lower one', async () => {
  const limited = { cause: 'rate_limited', detail: 'HTTP 429', httpStatus: 429, fatal: null } as const
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, { ...limited, retryAfterMs: 60_000 }) })
  await bot.clock.advance(10)
  await bot.supervisor.reconnect({ actor: 'local', reason: null })
  await bot.clock.advance(59_000)
  expect(bot.adapter.dialed).toHaveLength(1)
  expect(bot.supervisor.status().nextAttemptReason).toBe('retry_after')
  await bot.clock.advance(2_000)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('a pause of our own moves every deadline by it', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { ping: false, acknowledged: false })
  // The silence before it counts for 1 s, the 2 s that we slept past the next deadline for nothing.
  await bot.clock.stall(3_000)
  await bot.clock.advance(1_100)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.clock.advance(500)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'heartbeat_timeout' })
  await bot.stop()
})

test('close code 1013 keeps us away for 5 s', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.drop(1, 1013, 'try again later')
  expect(bot.supervisor.status()).toMatchObject({ cause: 'rate_limited', nextAttemptReason: 'rate_limited' })
  await bot.clock.advance(4_900)
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.clock.advance(200)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('a loss while a reconnect is being stored shuts the gate in its own tick', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  const asked = bot.supervisor.reconnect({ actor: 'local', reason: null })
  bot.adapter.drop(1)
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  await asked
  await bot.flow(1_000)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})
