import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import answers from '../fixtures/rest-answers.json'
import fixture from '../fixtures/rest-book.json'
import { restBook } from './rest-book.ts'

const BTC = { channel: 'order_book', market: 'BTC-USD-PERP' }
const { book, error } = fixture.bodies

test('is asked for with its best level alone', () => {
  expect(restBook.path(BTC)).toBe('/orderbook/BTC-USD-PERP?depth=1')
  expect(restBook.path({ ...BTC, market: 'a/b?c' })).toBe('/orderbook/a%2Fb%3Fc?depth=1')
})

test('gives the number and the best levels', () => {
  expect(restBook.read(book, BTC)).toEqual({
    sequence: 102,
    top: { bestBid: { price: '60000.1', size: '0.5' }, bestAsk: { price: '60000.2', size: '0.25' } },
  })
})

test('takes its number as a string, and a side that is empty', () => {
  expect(restBook.read({ ...book, seq_no: '103', asks: [] }, BTC)).toMatchObject({
    sequence: 103,
    top: { bestAsk: null },
  })
})

test('has no number for a channel that skips some', () => {
  expect(restBook.read(book, { ...BTC, channel: 'order_book_snapshot' })).toMatchObject({ sequence: null })
})

describe('for bbo', () => {
  const BBO = { ...BTC, channel: 'bbo' }
  const { bbo } = answers.bodies

  test('is the best bid and offer', () => {
    expect(restBook.path(BBO)).toBe('/bbo/BTC-USD-PERP')
    expect(restBook.read(bbo, BBO)).toEqual({
      sequence: null,
      top: { bestBid: { price: '60000.1', size: '0.5' }, bestAsk: { price: '60000.2', size: '0.25' } },
    })
  })

  test.each([null, ''])('takes a side that is %p for an empty one', (price) => {
    const emptied = { ...bbo, ask: price, ask_size: price }
    expect(restBook.read(emptied, BBO)).toMatchObject({ top: { bestAsk: null } })
  })

  test.each([
    ['no prices at all', { ...bbo, ask: undefined, bid: undefined }],
    ['a price that is a number', { ...bbo, bid: 60_000 }],
    ['a size of 0', { ...bbo, ask_size: '0' }],
    ['another market', { ...bbo, market: 'ETH-USD-PERP' }],
  ])('is none with %s', (_what, body) => {
    expect(restBook.read(body, BBO)).toBeString()
  })
})

describe('is none', () => {
  test.each([
    ['an error', error],
    ['null', null],
    ['a list', [book]],
    ['the book of another market', { ...book, market: 'ETH-USD-PERP' }],
    ['a broken number', { ...book, seq_no: 1.5 }],
    ['no number', { ...book, seq_no: null }],
    ['a side that is missing', { ...book, bids: undefined }],
    ['a side that is no list', { ...book, asks: {} }],
    ['a level that is none', { ...book, asks: [null] }],
    ['an empty level, as the documents print it', { ...book, asks: [['']] }],
    ['a price that is a number', { ...book, bids: [[60_000, '1']] }],
    ['a negative price', { ...book, bids: [['-1', '1']] }],
    ['a price of 0', { ...book, bids: [['0.0', '1']] }],
    ['a size of 0', { ...book, bids: [['1', '0']] }],
    ['an endless price', { ...book, bids: [['9'.repeat(41), '1']] }],
  ])('where the answer is %s', (_what, body) => {
    expect(restBook.read(body, BTC)).toBeString()
  })

  test('and nothing makes it throw', () => {
    const side = fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.string())))
    const body = fc.oneof(
      fc.anything(),
      fc.record({ market: fc.constant(BTC.market), seq_no: fc.nat(), asks: side, bids: side }),
    )
    fc.assert(
      fc.property(body, (value) => {
        expect(['string', 'object']).toContain(typeof restBook.read(value, BTC))
      }),
    )
  })
})
