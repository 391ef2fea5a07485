import { expect, test } from 'bun:test'
import type { GatedBook } from '@holdfast/reconnect-monitor'
import { createBooks } from './books.ts'

const book = (channel: string, price: string, receivedAt: number, fresh = true): GatedBook => ({
  value: { bestBid: { price, size: '1' }, bestAsk: null },
  connection: 'vest',
  market: 'BTC-PERP',
  channel,
  generation: 1,
  fresh,
  staleReason: fresh ? null : 'stale',
  receivedAt,
  verifiedAt: receivedAt,
  exchangeTime: null,
})

test('shows the latest book of a market, with its verdict', () => {
  const books = createBooks()
  expect(books.get('vest', 'BTC-PERP')).toBeNull()
  books.update(book('order_book', '1', 1))
  expect(books.update(book('order_book', '2', 2, false))).toMatchObject({ fresh: false, staleReason: 'stale' })
  expect(books.get('vest', 'BTC-PERP')?.bestBid?.price).toBe('2')
  expect(books.all()).toHaveLength(1)
})

test('of two channels the fresh one shows, of two fresh ones the later', () => {
  const books = createBooks()
  books.update(book('order_book', '1', 1))
  expect(books.update(book('bbo', '2', 2)).bestBid?.price).toBe('2')
  expect(books.update(book('bbo', '3', 3, false)).bestBid?.price).toBe('1')
})
