import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import type { BookDto } from '@holdfast/api-contract'
import { createThinned } from './thinned.ts'

const book = (price: string, fresh = true, market = 'BTC-PERP'): BookDto => ({
  connection: 'vest',
  market,
  bestBid: { price, size: '1' },
  bestAsk: null,
  exchangeTime: null,
  receivedAt: 1,
  verifiedAt: 1,
  generation: 1,
  fresh,
  staleReason: fresh ? null : 'stale',
})

function start() {
  const clock = new FakeClock()
  const sent: BookDto[] = []
  const stop = new AbortController()
  const { forget, offer } = createThinned<BookDto>({
    clock,
    signal: stop.signal,
    keyOf: ({ market }) => market,
    isUrgent: (before, after) => before.fresh !== after.fresh,
    publish: (quote) => sent.push(quote),
  })
  return {
    clock,
    sent,
    stop,
    forget,
    offer: (quote: BookDto) => offer(quote, clock.monotonic()),
    prices: () => sent.map((quote) => quote.bestBid?.price),
  }
}

test('sends at most four a second of each key, and always the newest in the end', async () => {
  const { clock, offer, prices } = start()
  for (let price = 0; price < 100; price++) {
    offer(book(String(price)))
    await clock.advance(10)
  }
  await clock.advance(250)
  expect(prices()).toEqual(['0', '24', '49', '74', '99'])
})

test('sends what is urgent in the same tick', async () => {
  const { offer, sent } = start()
  offer(book('1'))
  offer(book('2'))
  offer(book('2', false))
  expect(sent.map(({ fresh }) => fresh)).toEqual([true, false])
})

test('paces every key by itself, and leaves nothing behind', async () => {
  const { clock, offer, stop, prices } = start()
  offer(book('1'))
  offer(book('9', true, 'ETH-PERP'))
  offer(book('2'))
  expect(prices()).toEqual(['1', '9'])
  await clock.advance(250)
  expect(prices()).toEqual(['1', '9', '2'])
  offer(book('3'))
  stop.abort()
  await clock.advance(0)
  expect(clock.sleeping).toBe(0)
})

test('sends no old price after a standstill before what waited in the sockets was heard', async () => {
  const { clock, offer, prices } = start()
  offer(book('1'))
  offer(book('2'))
  void clock.sleep(251).then(() => offer(book('3')))
  await clock.stall(3_000)
  expect(prices()).toEqual(['1', '3'])
})

test('what waits for a key that is forgotten never goes out, and the key begins anew', async () => {
  const { clock, forget, offer, prices, sent } = start()
  offer(book('1'))
  offer(book('1', true, 'ETH-PERP'))
  offer(book('2'))
  offer(book('2', true, 'ETH-PERP'))
  forget(({ market }) => market === 'BTC-PERP')
  await clock.advance(1_000)
  expect(sent.map(({ bestBid, market }) => [market, bestBid?.price])).toEqual([
    ['BTC-PERP', '1'],
    ['ETH-PERP', '1'],
    ['ETH-PERP', '2'],
  ])
  offer(book('3'))
  offer(book('4'))
  await clock.advance(1_000)
  expect(prices().slice(3)).toEqual(['3', '4'])
})
