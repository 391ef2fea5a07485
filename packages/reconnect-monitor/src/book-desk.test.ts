import { expect, test } from 'bun:test'
import { type AdapterData, TRADES_CHANNEL } from '@holdfast/adapter-core'
import { lastKnown } from './gated.ts'
import { BTC, CANARY, ETH, type Supervised, supervised } from './testing/supervised.ts'

const TRADES = { channel: 'trades', market: 'BTC-USD-PERP' }

const priced = (price: string, more: Partial<AdapterData> = {}): Partial<AdapterData> => ({
  top: { bestBid: { price, size: '1' }, bestAsk: { price: `${price}.5`, size: '1' } },
  ...more,
})
const pricesOf = (bot: Supervised, from: number) =>
  bot.books.slice(from).map((book) => `${lastKnown(book).bestBid?.price} ${book.fresh ? 'fresh' : 'not'}`)

/** Two sockets, the primary of which told the book numbered 1,000. */
async function paired(options: Parameters<typeof supervised>[0] = {}): Promise<Supervised> {
  const bot = supervised({ sockets: 2, ...options })
  await bot.feed(6_000)
  bot.adapter.data(1, BTC, priced('1000', { sequence: 1_000, exchangeTime: 1_000 }))
  return bot
}

test('an old price is not called fresh again in the tick in which its successor comes', async () => {
  const bot = supervised({ prepare: (adapter) => Object.assign(adapter.answers, { acknowledged: false }) })
  await bot.clock.advance(0)
  bot.adapter.data(1, BTC, priced('1', { kind: 'snapshot' }))
  await bot.clock.advance(2_010 + 3_000)
  const before = bot.books.length
  expect(bot.books.at(-1)?.fresh).toBe(false)
  bot.adapter.data(1, BTC, priced('2'))
  expect(pricesOf(bot, before)).toEqual(['2 fresh'])
  await bot.stop()
})

test('a verdict that changes is told with the last value, at once, for that market alone', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  const before = bot.books.length
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  expect(bot.books.slice(before)).toMatchObject([{ market: BTC.market, fresh: false, staleReason: 'gap' }])
  expect(bot.supervisor.books().map(({ fresh }) => fresh)).toEqual([false, true])
  await bot.stop()
})

test('after a promotion the newest value of the standby is told, and nothing older than was told', async () => {
  for (const [sequence, told] of [
    [999, ['1000 not']],
    [1_000, ['standby fresh']],
    [1_001, ['standby fresh']],
  ] as const) {
    const bot = await paired()
    bot.adapter.data(2, BTC, priced('standby', { sequence }))
    const before = bot.books.length
    bot.adapter.drop(1)
    expect(pricesOf(bot, before)).toEqual([...told])
    await bot.stop()
  }
})

test('what the promoted socket repeats is not told again; what goes on is', async () => {
  const bot = await paired()
  bot.adapter.data(2, BTC, priced('997', { sequence: 997 }))
  bot.adapter.drop(1)
  const before = bot.books.length
  for (const sequence of [998, 999, 1_000, 1_001]) bot.adapter.data(2, BTC, priced(`${sequence}`, { sequence }))
  expect(pricesOf(bot, before)).toEqual(['1000 fresh', '1001 fresh'])
  await bot.stop()
})

test('nor is what was to be heard while our own process stood still', async () => {
  const bot = await paired()
  bot.adapter.data(2, BTC, priced('997', { sequence: 997 }))
  bot.adapter.behave(3, { dial: 'hang' })
  bot.adapter.drop(1)
  const before = bot.books.length
  await bot.clock.stall(6_000)
  for (const sequence of [998, 999, 1_000, 1_001]) bot.adapter.data(2, BTC, priced(`${sequence}`, { sequence }))
  expect(pricesOf(bot, before).filter((told) => !told.startsWith('1000'))).toEqual(['1001 fresh'])
  await bot.stop()
})

test('where nothing is numbered, the exchange’s clock tells what is older', async () => {
  const bot = await paired()
  bot.adapter.data(1, BTC, priced('now', { sequence: null, exchangeTime: 5_000 }))
  bot.adapter.data(2, BTC, priced('before', { sequence: null, exchangeTime: 4_999 }))
  const before = bot.books.length
  bot.adapter.drop(1)
  bot.adapter.data(2, BTC, priced('again', { sequence: null, exchangeTime: 5_000 }))
  expect(pricesOf(bot, before)).toEqual(['now not', 'again fresh'])
  await bot.stop()
})

test('a successor whose very first book makes it speak tells nothing older either', async () => {
  const bot = supervised()
  await bot.feed(6_000)
  bot.adapter.behave(1, { answers: { ping: false } })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  bot.adapter.data(1, BTC, priced('1000', { sequence: 1_000 }))
  await bot.clock.advance(1_950)
  expect(bot.adapter.open).toEqual([1, 2])
  const before = bot.books.length
  bot.adapter.data(2, BTC, priced('999', { kind: 'snapshot', sequence: 999 }))
  expect(bot.supervisor.status().generation).toBe(2)
  expect(pricesOf(bot, before)).toEqual(['1000 not'])
  bot.adapter.data(2, BTC, priced('1000', { sequence: 1_000 }))
  expect(pricesOf(bot, before)).toEqual(['1000 not', '1000 fresh'])
  await bot.stop()
})

test('the message that makes a successor speak is told, not the one it sent before', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.feed(6_000)
  bot.adapter.behave(1, { answers: { ping: false, acknowledged: false } })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  await bot.clock.advance(1_950)
  bot.adapter.data(2, BTC, priced('2000', { kind: 'snapshot', sequence: 2_000 }))
  bot.adapter.push({ type: 'gap', generation: 2, subscription: BTC, expected: '1', got: '2' })
  bot.adapter.data(2, ETH, { kind: 'snapshot' })
  const before = bot.books.length
  bot.adapter.data(2, BTC, priced('2001', { kind: 'snapshot', sequence: 2_001 }))
  expect(bot.supervisor.status().generation).toBe(2)
  const btc = bot.books.slice(before).filter(({ market }) => market === BTC.market)
  expect(btc.map((book) => lastKnown(book).bestBid?.price)).toEqual(['2001'])
  await bot.stop()
})

test('numbers that start over on each socket hold a market back for 5 s, not for ever', async () => {
  const bot = await paired()
  bot.adapter.data(2, BTC, priced('7', { sequence: 7 }))
  bot.adapter.behave(3, { dial: 'hang' })
  const before = bot.books.length
  bot.adapter.drop(1)
  for (let sequence = 8; sequence < 120; sequence++) {
    await bot.clock.advance(50)
    bot.adapter.data(2, BTC, priced(`${sequence}`, { sequence }))
  }
  expect(pricesOf(bot, before).at(-1)).toBe('119 fresh')
  await bot.stop()
})

test('a new connection may number anew: only sockets that stood side by side are compared', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.data(1, BTC, priced('1000', { sequence: 1_000_000 }))
  bot.adapter.drop(1)
  await bot.clock.advance(100)
  bot.adapter.data(2, BTC, priced('1', { sequence: 1 }))
  expect(bot.books.at(-1)).toMatchObject({ fresh: true, generation: 2, value: { bestBid: { price: '1' } } })
  await bot.stop()
})

test('a value told by the primary is not told as new by the standby that takes over', async () => {
  const bot = supervised({ sockets: 2, subscriptions: [TRADES], adapter: { channels: { trades: TRADES_CHANNEL } } })
  await bot.clock.advance(100)
  const trade = (generation: number, value: string, exchangeTime: number) =>
    bot.adapter.data(generation, TRADES, { top: null, sequence: null, value, exchangeTime })
  for (const generation of [1, 2]) trade(generation, 'first', 1_000)
  bot.adapter.drop(1)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  trade(2, 'second', 1_001)
  expect(bot.values.map(({ value, repeated, fresh }) => ({ value, repeated, fresh }))).toEqual([
    { value: 'first', repeated: false, fresh: true },
    { value: 'first', repeated: true, fresh: true },
    { value: 'second', repeated: false, fresh: true },
  ])
  await bot.stop()
})

test('a proof of quiet moves only when the book was last known to be true', async () => {
  const bot = supervised({ adapter: { channels: { order_book: CANARY } } })
  await bot.flow(6_000)
  const { receivedAt } = bot.books.at(-1) ?? { receivedAt: 0 }
  bot.adapter.answers.snapshot = false
  await bot.clock.advance(2_010)
  bot.adapter.push({ type: 'canary', generation: 1, market: BTC.market })
  expect(bot.books.at(-1)).toMatchObject({ fresh: true, receivedAt, verifiedAt: receivedAt + 2_010 })
  await bot.stop()
})

test('of a burst the newest book is shown, once, when its turn is over', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  const before = bot.books.length
  bot.adapter.burst(1, BTC, priced('1'), priced('2'), priced('3'))
  expect(pricesOf(bot, before)).toEqual([])
  bot.adapter.endBurst()
  bot.adapter.endBurst()
  expect(pricesOf(bot, before)).toEqual(['3 fresh'])
  await bot.stop()
})

test('what ends a price in the midst of a burst is told at once, after the newest that came before it', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  const before = bot.books.length
  bot.adapter.burst(1, BTC, priced('1'), priced('2'))
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  expect(pricesOf(bot, before)).toEqual(['2 fresh', '2 not'])
  bot.adapter.burst(1, ETH, priced('5'), priced('6'))
  bot.adapter.drop(1)
  expect(pricesOf(bot, before).slice(2)).toEqual(['6 fresh', '2 not', '6 not'])
  bot.adapter.endBurst()
  expect(bot.books.length).toBe(before + 5)
  await bot.stop()
})

test('a book that may change a verdict is shown at once, burst or not', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  const before = bot.books.length
  bot.adapter.burst(1, BTC, priced('1', { kind: 'snapshot' }))
  expect(pricesOf(bot, before)).toEqual(['1 fresh'])
  await bot.stop()
})

test('every value of a channel without a book is told, burst or not', async () => {
  const bot = supervised({ subscriptions: [TRADES], adapter: { channels: { trades: TRADES_CHANNEL } } })
  await bot.clock.advance(0)
  const values = ['a', 'b', 'c'].map((value) => ({ top: null, sequence: null, value }))
  bot.adapter.burst(1, TRADES, ...values)
  expect(bot.values.map(lastKnown)).toEqual(['a', 'b', 'c'])
  await bot.stop()
})
