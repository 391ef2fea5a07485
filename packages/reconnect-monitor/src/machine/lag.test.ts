import { expect, test } from 'bun:test'
import type { Subscription } from '@holdfast/adapter-core'
import { BTC, CANARY, ETH, type Supervised, supervised } from '../testing/supervised.ts'

interface Stream {
  readonly ms: number
  /** How late every update is, in ms. */
  readonly lateMs?: number
  readonly subscriptions?: readonly Subscription[]
  /** Default: every open socket. */
  readonly generation?: number
}

/** Updates each 50 ms, each with the exchange's time of `lateMs` before. */
async function stream(bot: Supervised, { ms, lateMs = 0, subscriptions = [BTC], generation }: Stream): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    await bot.clock.advance(50)
    const exchangeTime = 1_700_000_000_000 + bot.clock.monotonic() - lateMs
    for (const open of generation === undefined ? bot.adapter.open : [generation]) {
      for (const subscription of subscriptions) bot.adapter.data(open, subscription, { exchangeTime })
    }
  }
  await bot.clock.advance(0)
}

test('updates over 2 s late shut the gate and make their subscription stale, until they are under half of it', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await stream(bot, { ms: 6_000, subscriptions: [BTC, ETH] })
  await stream(bot, { ms: 200, lateMs: 2_001 })
  expect(bot.books.at(-1)).toMatchObject({ market: BTC.market, fresh: false, staleReason: 'lagging' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded', subscriptions: [{ state: 'stale' }, {}] })
  expect(bot.supervisor.status().subscriptions[0]?.lagMs).toBeCloseTo(2_001)
  expect(bot.last('subscription_stale')).toMatchObject({ market: BTC.market, cause: 'lagging' })
  await stream(bot, { ms: 200, lateMs: 1_001 })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'lagging' })
  await stream(bot, { ms: 50, lateMs: 1_000 })
  expect(bot.books.at(-1)).toMatchObject({ fresh: true })
  expect(bot.types().slice(3)).toEqual([
    'connection_degraded',
    'subscription_stale',
    'subscription_restored',
    'connection_live',
  ])
  await bot.stop()
})

test('updates 0.8 s late, however long, are no matter', async () => {
  const bot = supervised()
  await stream(bot, { ms: 6_000 })
  await stream(bot, { ms: 30_000, lateMs: 800 })
  expect(bot.types()).toHaveLength(3)
  await bot.stop()
})

test('a book that answers our asking is as old as it is: its lateness is not measured', async () => {
  for (const channels of [undefined, { order_book: CANARY }]) {
    const bot = supervised(channels === undefined ? {} : { adapter: { channels } })
    await stream(bot, { ms: 6_000 })
    bot.adapter.data(1, BTC, { kind: 'snapshot', exchangeTime: 1_700_000_000_000 })
    expect(bot.books.at(-1)?.fresh).toBe(true)
    expect(bot.types()).toHaveLength(3)
    await bot.stop()
  }
})

test('while updates come late, a message that tells no time does not say that they are in time', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH], adapter: { channels: { order_book: CANARY } } })
  await stream(bot, { ms: 6_000, subscriptions: [BTC, ETH] })
  await stream(bot, { ms: 200, lateMs: 3_000 })
  bot.adapter.data(1, BTC, { kind: 'snapshot', exchangeTime: 1_700_000_000_000 })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'lagging' })
  await bot.stop()
})

test('over 5 s late for 5 s is the next socket, made before the break, and not again for ten minutes', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await stream(bot, { ms: 6_000, subscriptions: [BTC, ETH] })
  const jam = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      await stream(bot, { ms: 50, lateMs: 5_100 })
      bot.tell(ETH)
    }
  }
  await jam(4_950)
  expect(bot.adapter.dialed).toHaveLength(1)
  await jam(200)
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2, reason: 'lagging' })
  for (let round = 0; round < 58; round++) {
    await stream(bot, { ms: 1_000, subscriptions: [BTC, ETH] })
    await jam(9_000)
  }
  expect(bot.adapter.dialed).toHaveLength(2)
  expect(bot.types()).not.toContain('connection_lost')
  await jam(20_000)
  expect(bot.adapter.dialed).toHaveLength(3)
  await bot.stop()
})

test('what waited for us while we stood still is late by our own doing', async () => {
  const bot = supervised()
  await stream(bot, { ms: 6_000 })
  await bot.clock.stall(4_000)
  await stream(bot, { ms: 500, lateMs: 3_500 })
  // Old prices are no prices all the same.
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'lagging' })
  await stream(bot, { ms: 500 })
  expect(bot.books.at(-1)?.fresh).toBe(true)
  expect(bot.types()).not.toContain('subscription_stale')
  await bot.stop()
})

test('a jump of our wall clock is no lag', async () => {
  const bot = supervised()
  await stream(bot, { ms: 6_000 })
  bot.clock.jump(3_600_000)
  await stream(bot, { ms: 500 })
  bot.clock.jump(-7_200_000)
  await stream(bot, { ms: 500 })
  expect(bot.types()).toHaveLength(3)
  expect(bot.supervisor.status().subscriptions[0]?.lagMs).toBe(0)
  await bot.stop()
})

test('a standby whose data comes late leaves the primary alone, and its lag is not told as the connection’s', async () => {
  const bot = supervised({ sockets: 2 })
  await stream(bot, { ms: 6_000 })
  expect(bot.adapter.open).toEqual([1, 2])
  for (let passed = 0; passed < 12_000; passed += 50) {
    bot.adapter.data(2, BTC, { exchangeTime: 1_700_000_000_000 + bot.clock.monotonic() - 6_000 })
    await stream(bot, { ms: 50, generation: 1 })
    bot.adapter.data(2, BTC, { exchangeTime: 1_700_000_000_000 + bot.clock.monotonic() - 6_000 })
  }
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  expect(bot.supervisor.status().subscriptions[0]?.lagMs).toBe(0)
  expect(bot.types().filter((type) => type === 'subscription_stale')).toEqual([])
  await bot.stop()
})
