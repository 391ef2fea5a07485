import { expect, test } from 'bun:test'
import { BTC, CANARY, ETH, supervised } from './testing/supervised.ts'

test('invalidates a book in the tick its sequence breaks, and resyncs it without touching the other', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  const before = bot.books.length
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  expect(bot.books.slice(before)).toMatchObject([{ market: BTC.market, fresh: false, staleReason: 'gap' }])
  expect(bot.supervisor.status().state).toBe('degraded')
  await bot.flow(100)
  expect(bot.types().slice(3)).toEqual(['connection_degraded', 'book_gap', 'book_resynced', 'connection_live'])
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.stop()
})

test('a gap on a suspected subscription proves that its channel was mute', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.flow(2_050, [ETH])
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '47' })
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  expect(bot.types()).not.toContain('book_gap')
  expect(bot.last('subscription_stale')).toMatchObject({ market: BTC.market, cause: 'stale_data' })
  // The probe, and once more: the probe's answer may be among what was missed.
  expect(bot.adapter.calls.filter((call) => call.kind === 'resubscribe')).toHaveLength(2)
  bot.adapter.data(1, BTC)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('asks a refused subscription again after 0.5 s and 1 s, then goes on without it', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.acknowledged = false
  await bot.clock.advance(10)
  bot.adapter.data(1, ETH, { kind: 'snapshot' })
  const refuse = () => bot.adapter.push({ type: 'refused', generation: 1, subscription: BTC, detail: 'no such market' })
  refuse()
  expect(bot.supervisor.status()).toMatchObject({ state: 'connecting', phase: 'subscribing' })
  await bot.flow(550, [ETH])
  refuse()
  await bot.flow(1_050, [ETH])
  expect(bot.supervisor.status().state).toBe('connecting')
  refuse()
  expect(bot.supervisor.status().state).toBe('degraded')
  expect(bot.supervisor.status().subscriptions[0]?.state).toBe('refused')
  expect(bot.types().slice(-2)).toEqual(['connection_degraded', 'subscription_refused'])
  bot.adapter.answers.acknowledged = true
  await bot.flow(31_000, [ETH])
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.adapter.reconnectCalls).toBe(0)
  await bot.stop()
})

test('asks again twice when an acknowledgement is lost, and takes a snapshot as one', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.acknowledged = false
  await bot.clock.advance(10)
  bot.adapter.data(1, ETH, { kind: 'snapshot' })
  await bot.flow(4_100, [ETH])
  expect(bot.adapter.calls.filter((call) => call.subscription === BTC)).toHaveLength(3)
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('gives a socket up for a subscription that is never acknowledged, once, and then holds it', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.acknowledged = false
  await bot.clock.advance(10)
  for (let round = 0; round < 40; round++) {
    const generation = bot.adapter.open.at(-1)
    if (generation !== undefined) bot.adapter.data(generation, ETH, { kind: 'snapshot' })
    await bot.flow(500, [ETH])
  }
  expect(bot.adapter.reconnectCalls).toBe(1)
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded' })
  expect(bot.last('subscription_stale')).toMatchObject({ cause: 'subscribe_timeout' })
  await bot.stop()
})

test('a quiet market is proven quiet by the same snapshot, its threshold doubles, and nothing reconnects', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  for (let round = 0; round < 7; round++) {
    // The market stands still: each asking again brings the book we have.
    const asked = bot.adapter.calls.length
    for (let passed = 0; passed < 16_000 && bot.adapter.calls.length === asked; passed += 50) await bot.flow(50, [ETH])
    const sequence = 120 * 2 - 1
    bot.adapter.data(1, BTC, { kind: 'snapshot', sequence })
  }
  expect(bot.adapter.reconnectCalls).toBe(0)
  expect(bot.types()).not.toContain('subscription_stale')
  expect(bot.last('subscription_suspect')?.thresholdMs).toBe(15_000)
  await bot.stop()
})

test('a canary proves a quiet market up to the longest silence; beyond it the book is stale and the socket kept', async () => {
  const bot = supervised({ subscriptions: [BTC], adapter: { channels: { order_book: CANARY } } })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  for (let passed = 0; passed < 14_000; passed += 750) {
    await bot.clock.advance(750)
    bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
  }
  expect(bot.supervisor.status().state).toBe('live')
  for (let passed = 0; passed < 20_000; passed += 750) {
    await bot.clock.advance(750)
    bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
  }
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'stale_data', phase: 'syncing' })
  expect(bot.lines.filter((line) => line.startsWith('[RECONNECT]'))).toEqual([])
  expect(bot.adapter.reconnectCalls).toBe(0)
  bot.adapter.data(1, BTC)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('holds the gate shut on a crossed book', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.data(1, BTC, { crossed: true })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'crossed' })
  bot.adapter.data(1, BTC)
  expect(bot.books.at(-1)).toMatchObject({ fresh: true, staleReason: null })
  await bot.stop()
})

test('ignores everything an old generation still says', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.drop(1)
  await bot.flow(1_000)
  const before = bot.books.length
  bot.adapter.data(1, BTC)
  bot.adapter.push({ type: 'closed', generation: 1, close: { code: 1000, reason: '' } })
  expect(bot.books).toHaveLength(before)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  await bot.stop()
})

test('adds what the adapter knows to a socket that acknowledged everything and never delivered anything', async () => {
  const silenceHint = 'It may want binary frames: set encoding to sbe'
  const bot = supervised({ subscriptions: [BTC, ETH], adapter: { silenceHint } })
  Object.assign(bot.adapter.answers, { snapshot: false })
  await bot.clock.advance(3_500)
  expect(bot.last('attempt_failed')).toMatchObject({ cause: 'no_first_data' })
  expect(bot.last('attempt_failed')?.detail).toEndWith(`sent nothing. ${silenceHint}`)
  await bot.stop()
})

test('does not add it where one subscription delivered, or was never acknowledged', async () => {
  const silenceHint = 'It may want binary frames: set encoding to sbe'
  for (const isDelivering of [true, false]) {
    const bot = supervised({ subscriptions: [BTC, ETH], adapter: { silenceHint } })
    Object.assign(bot.adapter.answers, { snapshot: false, acknowledged: isDelivering })
    await bot.clock.advance(10)
    if (isDelivering) bot.adapter.data(1, BTC)
    else bot.adapter.push({ type: 'acknowledged', generation: 1, subscription: ETH })
    await bot.flow(4_000, isDelivering ? [BTC] : [])
    const details = bot.events.map(({ data }) => JSON.stringify(data)).join()
    expect(details).toContain('sent nothing')
    expect(details).not.toContain(silenceHint)
    await bot.stop()
  }
})
