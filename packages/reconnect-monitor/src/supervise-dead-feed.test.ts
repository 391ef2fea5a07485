import { expect, test } from 'bun:test'
import { BTC, CANARY, ETH, supervised } from './testing/supervised.ts'

const top = (price: string) => ({ bestBid: { price, size: '1' }, bestAsk: { price: `${price}.5`, size: '1' } })

test('a feed that moves only when asked is dead: the next socket, not an endless asking', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  // The mock answers each asking with a book one further; these are many further.
  bot.adapter.answers.snapshot = false
  await bot.clock.advance(2_010)
  bot.adapter.data(1, BTC, { kind: 'snapshot', sequence: 10_000 })
  expect(bot.adapter.reconnectCalls).toBe(0)
  bot.adapter.data(1, ETH, { kind: 'snapshot', sequence: 10_000 })
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 2_010 })
  await bot.stop()
})

test('one market that moves only when asked is stale until it flows, and costs the next socket', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.flow(2_050, [ETH])
  bot.adapter.data(1, BTC, { kind: 'snapshot', sequence: 10_000 })
  await bot.flow(2_000, [ETH])
  bot.adapter.data(1, BTC, { kind: 'snapshot', sequence: 20_000 })
  expect(bot.supervisor.status().subscriptions[0]?.state).toBe('stale')
  expect(bot.types().filter((type) => type === 'subscription_stale')).toHaveLength(1)
  await bot.flow(1_500, [ETH])
  expect(bot.adapter.reconnectCalls).toBe(1)
  await bot.stop()
})

test('where a canary is the proof, a book that answers our asking is none', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH], adapter: { channels: { order_book: CANARY } } })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.clock.advance(2_010)
  for (const market of [BTC, ETH]) bot.adapter.data(1, market, { kind: 'snapshot', sequence: null, top: top('7') })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'suspect' })
  await bot.clock.advance(1_000)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 3_000 })
  await bot.stop()
})

test('dates a loss from the last proof of quiet, not from the last message before it', async () => {
  const bot = supervised({ subscriptions: [BTC], adapter: { channels: { order_book: CANARY } } })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  for (let passed = 0; passed < 7_500; passed += 750) {
    await bot.clock.advance(750)
    bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
  }
  Object.assign(bot.adapter.answers, { acknowledged: false })
  await bot.clock.advance(4_000)
  const lost = bot.last('connection_lost')
  expect(lost?.cause).toBe('stale_data')
  expect(lost?.detectionMs).toBeLessThan(4_000)
  await bot.stop()
})

test('a subscription that was out is told to be back, on whatever socket it comes back', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.acknowledged = false
  await bot.clock.advance(10)
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  for (let refusal = 0; refusal < 3; refusal++) {
    bot.adapter.push({ type: 'refused', generation: 1, subscription: ETH, detail: 'no' })
    await bot.flow(1_100, [BTC])
  }
  expect(bot.supervisor.status().state).toBe('degraded')
  bot.adapter.drop(1)
  await bot.clock.advance(2_000)
  const generation = bot.adapter.open.at(-1) ?? 0
  bot.adapter.data(generation, ETH, { kind: 'snapshot' })
  expect(bot.types().filter((type) => type === 'subscription_restored')).toHaveLength(1)
  await bot.stop()
})

test('fresh books do not wait for long for a subscription that nobody answers', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.acknowledged = false
  await bot.clock.advance(10)
  bot.adapter.data(1, ETH, { kind: 'snapshot' })
  await bot.flow(2_000, [ETH])
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  await bot.flow(200, [ETH])
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded' })
  expect(bot.books.at(-1)).toMatchObject({ market: ETH.market, fresh: true })
  await bot.stop()
})

test('markets that are silent together cost one reconnect together', async () => {
  const bot = supervised({
    subscriptions: [BTC, ETH],
    prepare: (adapter) => {
      adapter.answers.snapshot = false
    },
  })
  await bot.clock.advance(20_000)
  expect(bot.adapter.reconnectCalls).toBe(1)
  await bot.stop()
})

test('a market that does not move at all costs no reconnect while its canary flows', async () => {
  const bot = supervised({
    subscriptions: [BTC],
    adapter: { channels: { order_book: CANARY } },
    prepare: (adapter) => {
      adapter.answers.snapshot = false
    },
  })
  for (let passed = 0; passed < 30_000; passed += 750) {
    await bot.clock.advance(750)
    bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
  }
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'no_first_data' })
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('a mute spell teaches nothing about the pace of its market', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH], policy: { staleMinSamples: 2 } })
  await bot.flow(3_000)
  for (let spell = 0; spell < 3; spell++) {
    bot.adapter.answers.snapshot = false
    await bot.flow(2_050, [ETH])
    bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '47' })
    bot.adapter.data(1, BTC)
    bot.adapter.answers.snapshot = true
    await bot.flow(200)
  }
  expect(bot.last('subscription_suspect')?.thresholdMs).toBe(2_000)
  expect(bot.types().filter((type) => type === 'subscription_stale')).toHaveLength(3)
  await bot.stop()
})

test('a slow market that happens to move just after it was asked is not taken for one that moves only then', async () => {
  const bot = supervised({ subscriptions: [BTC], adapter: { channels: { order_book: CANARY } } })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  // The adapter calls the first book after an asking an answer: it cannot know better.
  const book = (price: string) => bot.adapter.data(1, BTC, { kind: 'snapshot', sequence: null, top: top(price) })
  const wait = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await bot.clock.advance(250)
      bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
    }
  }
  const suspicions = () => bot.types().filter((type) => type === 'subscription_suspect').length
  // Suspected, proven quiet by the canary, and only then does the market move.
  await wait(3_000)
  expect(suspicions()).toBe(1)
  book('7')
  // Suspected again, and it moves a moment after it was asked.
  await wait(3_750)
  await bot.clock.advance(260)
  expect(suspicions()).toBe(2)
  book('8')
  await wait(2_000)
  expect(bot.types()).not.toContain('connection_lost')
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.stop()
})
