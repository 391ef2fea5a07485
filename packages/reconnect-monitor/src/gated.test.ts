import { expect, test } from 'bun:test'
import type { BookTop } from '@holdfast/adapter-core'
import { gated, lastKnown } from './gated.ts'
import type { Fresh, GatedBook, Provenance } from './status.ts'
import { BTC, supervised } from './testing/supervised.ts'

/** What `book.value.…` offers; what is not a key of the union does not compile. */
type Readable<T extends { readonly value: unknown }> = keyof T['value']
type IsNothing<T> = [T] extends [never] ? true : false

const TOP: BookTop = { bestBid: { price: '1', size: '1' }, bestAsk: null }
const FROM: Provenance = {
  connection: 'vest',
  market: 'BTC-PERP',
  channel: 'order_book',
  generation: 1,
  receivedAt: 1,
  receivedMonotonic: 1,
  verifiedAt: 1,
  exchangeTime: null,
}

test('a price cannot be read before its verdict was asked for, and can after', () => {
  // Held by the compiler: these assignments are the test.
  const unasked: IsNothing<Readable<GatedBook>> = true
  const asked: Readable<Extract<GatedBook, { readonly fresh: true }>> = 'bestBid'
  const refused: Readable<Exclude<GatedBook, Fresh<BookTop>>> = 'lastKnown'
  expect([unasked, asked, refused]).toEqual([true, 'bestBid', 'lastKnown'])
})

test('the value of a stale datum is there to be shown, under another name', () => {
  const fresh = gated(TOP, { fresh: true, staleReason: null }, FROM, FROM, FROM.verifiedAt)
  const stale = gated(TOP, { fresh: false, staleReason: 'suspect' }, FROM, FROM, FROM.verifiedAt)
  expect(fresh).toEqual({ ...FROM, fresh: true, staleReason: null, value: TOP })
  expect(stale).toEqual({ ...FROM, fresh: false, staleReason: 'suspect', value: { lastKnown: TOP } })
  expect([lastKnown(fresh), lastKnown(stale)]).toEqual([TOP, TOP])
})

test('a book keeps the instant of its arrival when its verdict falls, whatever the wall clock does', async () => {
  const bot = supervised()
  await bot.flow(1_000)
  const arrived = bot.clock.monotonic()
  bot.adapter.data(1, BTC)
  bot.clock.jump(-3_600_000)
  await bot.clock.advance(500)
  bot.adapter.drop(1)
  const [fresh, stale] = bot.books.slice(-2)
  expect(fresh).toMatchObject({ fresh: true, receivedMonotonic: arrived })
  expect(stale).toMatchObject({ fresh: false, staleReason: 'not_live', receivedMonotonic: arrived })
  await bot.stop()
})
