import { describe, expect, test } from 'bun:test'
import { type AdapterData, TRADES_CHANNEL } from '@holdfast/adapter-core'
import { lastKnown } from './gated.ts'
import { type Supervised, type SupervisedOptions, supervised } from './testing/supervised.ts'

const TRADES = { channel: 'trades', market: 'BTC-USD-PERP' }
const channels = { trades: TRADES_CHANNEL }

/** A connection with trades alone, for its first 6 s; what it told, what its sockets deliver. */
async function start(options: SupervisedOptions = {}) {
  const bot = supervised({ subscriptions: [TRADES], adapter: { channels }, ...options })
  await bot.clock.advance(6_000)
  /** The exchange's clock is ours. */
  const live = (generation: number, value: string, data: Partial<AdapterData> = {}) =>
    bot.adapter.data(generation, TRADES, {
      top: null,
      sequence: null,
      value,
      key: value,
      exchangeTime: bot.clock.now(),
      ...data,
    })
  const backfill = (generation: number, ...values: string[]) => {
    const origins = values.map((key) => ({ key, exchangeTime: 1_000 }))
    bot.adapter.push({ type: 'backfill', generation, subscription: TRADES, values, origins })
  }
  return { ...bot, live, backfill, told: toldBy(bot) }
}

/** What was told since the last call, but for verdicts on what was told before: `t1`, `t2 backfilled`. */
const toldBy =
  ({ values }: Supervised) =>
  () =>
    values
      .splice(0)
      .filter(({ repeated }) => !repeated)
      .map((value) => `${lastKnown(value)}${value.backfilled ? ' backfilled' : ''}`)

describe('what no socket delivered', () => {
  test('reaches the consumer behind the gate, marked, and before what is live', async () => {
    const bot = await start()
    bot.live(1, 't1')
    bot.adapter.drop(1)
    await bot.clock.advance(100)
    bot.told()
    bot.backfill(2, 't2', 't3')
    bot.live(2, 't4')
    expect(bot.values).toMatchObject([
      { value: 't2', fresh: true, backfilled: true, repeated: false, generation: 2, exchangeTime: 1_000 },
      { value: 't3', backfilled: true },
      { value: 't4', fresh: true, backfilled: false, generation: 2 },
    ])
    await bot.stop()
  })

  test('says nothing of a socket: it neither proves one alive nor counts as a message', async () => {
    const bot = await start()
    bot.adapter.behave(1, { answers: { ping: false } })
    for (let passed = 0; passed < 3_000; passed += 250) {
      await bot.clock.advance(250)
      bot.backfill(1, `t${passed}`)
    }
    expect(bot.last('connection_lost')).toMatchObject({ cause: 'heartbeat_timeout' })
    expect(bot.supervisor.status().messageRate).toBe(0)
    await bot.stop()
  })

  test('is told to nobody where it is of a socket that was given up, or of nothing that is wanted', async () => {
    const bot = await start()
    bot.live(1, 't1')
    bot.adapter.drop(1)
    await bot.clock.advance(100)
    bot.told()
    bot.backfill(1, 't2')
    const other = { channel: 'trades', market: 'ETH-USD-PERP' }
    bot.adapter.push({ type: 'backfill', generation: 2, subscription: other, values: ['x'], origins: [] })
    bot.adapter.drop(2)
    await bot.clock.advance(2_000)
    expect(bot.adapter.open).toEqual([3])
    expect(bot.told()).toEqual([])
    await bot.stop()
  })
})

describe('sockets side by side', () => {
  test('each trade is told once, whichever brings it first', async () => {
    const bot = await start({ sockets: 2 })
    bot.live(2, 't1')
    bot.live(1, 't1')
    bot.live(1, 't2')
    bot.live(2, 't2')
    bot.adapter.drop(1)
    bot.live(2, 't2')
    bot.live(2, 't3')
    expect(bot.told()).toEqual(['t1', 't2', 't3'])
    await bot.stop()
  })

  test('what the standby alone delivered is told when it takes over, in its order, before what is live', async () => {
    const bot = await start({ sockets: 2 })
    for (const generation of [1, 2]) bot.live(generation, 't1')
    for (const value of ['t2', 't3', 't4']) bot.live(2, value, { exchangeTime: 5_000 })
    expect(bot.told()).toEqual(['t1'])
    bot.adapter.drop(1)
    bot.live(2, 't5')
    expect(bot.told()).toEqual(['t2 backfilled', 't3 backfilled', 't4 backfilled', 't5'])
    await bot.stop()
  })

  test('what a standby alone delivered outlives it', async () => {
    const bot = await start({ sockets: 2 })
    bot.live(1, 't1')
    bot.live(2, 't2')
    bot.adapter.drop(2)
    bot.adapter.drop(1)
    await bot.clock.advance(1_000)
    expect(bot.told()).toEqual(['t1', 't2 backfilled'])
    await bot.stop()
  })

  test('what a successor fetched while it warmed up is told once it speaks', async () => {
    const bot = await start()
    bot.live(1, 't1')
    bot.adapter.behave(1, { answers: { ping: false } })
    bot.adapter.behave(2, { answers: { acknowledged: false } })
    await bot.clock.advance(1_900)
    expect(bot.adapter.open).toEqual([1, 2])
    bot.backfill(2, 't2', 't3')
    expect(bot.told()).toEqual(['t1'])
    bot.live(2, 't4')
    expect(bot.supervisor.status().generation).toBe(2)
    expect(bot.told()).toEqual(['t2 backfilled', 't3 backfilled', 't4'])
    await bot.stop()
  })

  test('two trades of one instant are two, on whichever socket', async () => {
    const bot = await start({ sockets: 2 })
    bot.live(1, 't1', { exchangeTime: 7 })
    bot.adapter.drop(1)
    bot.live(2, 't2', { exchangeTime: 7 })
    bot.live(2, 't3', { exchangeTime: 6 })
    expect(bot.told()).toEqual(['t1', 't2', 't3'])
    await bot.stop()
  })
})

test('what an adapter held back is as old as it is, and is not called late for it', async () => {
  const bot = await start()
  for (const value of ['t1', 't2', 't3']) bot.live(1, value)
  const arrivedAt = bot.clock.now()
  const arrived = bot.clock.monotonic()
  await bot.clock.advance(3_000)
  bot.told()
  bot.live(1, 't4', { exchangeTime: arrivedAt, heldMs: 3_000 })
  expect(bot.values).toMatchObject([
    { value: 't4', fresh: true, backfilled: false, receivedAt: arrivedAt, receivedMonotonic: arrived },
  ])
  expect(bot.types()).not.toContain('subscription_stale')
  await bot.stop()
})

test('while a pause is being stored nothing more is told', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isStoring = false
  const bot = await start({ storing: async () => (isStoring ? promise : undefined) })
  bot.live(1, 't1')
  isStoring = true
  const pausing = bot.supervisor.pause({ actor: 'local', reason: null })
  bot.backfill(1, 't2')
  expect(bot.told()).toEqual(['t1'])
  resolve()
  await pausing
  await bot.stop()
})
