import { expect, test } from 'bun:test'
import { BTC, ETH, supervised } from '../testing/supervised.ts'

/** The process stands still for `ms`; what came meanwhile is heard before any timer, as an event loop may have it. */
async function stallThenHear(bot: ReturnType<typeof supervised>, ms: number, hear: () => void): Promise<void> {
  const stalled = bot.clock.stall(ms)
  hear()
  await stalled
}

test('no verdict falls on a suspicion before all that waited for us was heard', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { snapshot: false, acknowledged: false })
  await bot.clock.advance(2_100)
  expect(bot.supervisor.status().subscriptions.map(({ state }) => state)).toEqual(['suspect', 'suspect'])
  await stallThenHear(bot, 3_000, () => {
    bot.adapter.push({ type: 'heartbeat', generation: 1, answer: true })
    for (const market of [BTC, ETH]) bot.adapter.data(1, market)
  })
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.types()).not.toContain('connection_lost')
  expect(bot.types()).not.toContain('subscription_stale')
  await bot.stop()
})

test('a standstill of over 5 s asks every socket and every book, and ends none that answers', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  const pings = () => bot.adapter.calls.filter(({ kind }) => kind === 'ping').length
  const before = pings()
  bot.adapter.answers.snapshot = false
  await bot.clock.stall(20_000)
  expect(pings()).toBe(before + 1)
  expect(bot.adapter.calls.filter(({ kind }) => kind === 'resubscribe')).toHaveLength(2)
  expect(bot.supervisor.status().subscriptions.map(({ state }) => state)).toEqual(['suspect', 'suspect'])
  for (const market of [BTC, ETH]) bot.adapter.data(1, market)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.flow(1_000)
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.stop()
})

test('a standstill ends no socket whose channels nothing can test', async () => {
  const bot = supervised({ adapter: { probes: [] } })
  await bot.flow(6_000)
  await bot.clock.stall(10_000)
  await bot.flow(1_000)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.types()).not.toContain('connection_lost')
  await bot.stop()
})

test('a peer that died while we stood still is given up once it answered none of our questions', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { ping: false, acknowledged: false, snapshot: false })
  await bot.clock.stall(20_000)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.clock.advance(1_300)
  expect(bot.last('connection_lost')).toMatchObject({ attribution: 'us', impactAt: bot.clock.now() - 21_300 })
  await bot.stop()
})

test('a pause of up to 250 ms moves no deadline, a longer one moves all', async () => {
  for (const [pauseMs, lostAt] of [
    [250, 8_250],
    [251, 8_250 + 251],
  ] as const) {
    const bot = supervised()
    await bot.flow(6_000)
    Object.assign(bot.adapter.answers, { ping: false, acknowledged: false, snapshot: false })
    // The ping of 7,000 ms calls for the next socket at 7,750 ms, and is overdue at 8,250 ms.
    await bot.clock.advance(1_749)
    await bot.clock.stall(1 + pauseMs)
    await bot.clock.advance(3_000)
    expect(bot.times('connection_lost')).toEqual([lostAt])
    await bot.stop()
  }
})
