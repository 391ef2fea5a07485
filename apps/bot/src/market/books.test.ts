import { expect, test } from 'bun:test'
import { type GatedBook, lastKnown } from '@holdfast/reconnect-monitor'
import { gatedBook } from '../testing/gated-book.ts'
import { createBooks } from './books.ts'

test('shows the latest book of a market, with its verdict', () => {
  const books = createBooks()
  expect([books.get('vest', 'BTC-PERP'), books.gated('vest', 'BTC-PERP')]).toEqual([null, null])
  books.update(gatedBook({ bid: '1', receivedMonotonic: 1 }))
  expect(books.update(gatedBook({ bid: '2', receivedMonotonic: 2, staleReason: 'stale' }))).toMatchObject({
    fresh: false,
    staleReason: 'stale',
  })
  expect(books.get('vest', 'BTC-PERP')?.bestBid?.price).toBe('2')
  expect(books.gated('vest', 'BTC-PERP')?.value).toMatchObject({ lastKnown: { bestBid: { price: '2' } } })
  expect(books.all()).toHaveLength(1)
})

test('of two channels the fresh one shows, of two fresh ones the later', () => {
  const books = createBooks()
  books.update(gatedBook({ bid: '1', receivedMonotonic: 1 }))
  const shown = (book: GatedBook) => lastKnown(books.update(book)).bestBid?.price
  expect(shown(gatedBook({ channel: 'bbo', bid: '2', receivedMonotonic: 2 }))).toBe('2')
  const stale = gatedBook({ channel: 'bbo', bid: '3', receivedMonotonic: 3, staleReason: 'stale' })
  expect(shown(stale)).toBe('1')
})

test('drops every book of a connection; who holds a market sees that, and the next book again', () => {
  const books = createBooks()
  const market = books.market('vest', 'BTC-PERP')
  books.market('vest', 'ETH-PERP')
  books.update(gatedBook({ bid: '1', receivedMonotonic: 1 }))
  books.update(gatedBook({ channel: 'bbo', bid: '2', receivedMonotonic: 2 }))
  books.update(gatedBook({ connection: 'paradex', bid: '3', receivedMonotonic: 3 }))
  expect(books.drop('vest')).toEqual(['BTC-PERP'])
  expect(market.book).toBeNull()
  expect(books.all().map(({ connection }) => connection)).toEqual(['paradex'])
  expect(books.drop('vest')).toEqual([])
  // Nothing of a channel that was dropped is shown in its stead.
  expect(books.update(gatedBook({ bid: '4', receivedMonotonic: 4, staleReason: 'stale' }))).toMatchObject({
    fresh: false,
  })
  expect(market.book).toMatchObject({ fresh: false })
})
