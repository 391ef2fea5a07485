import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { bodies } from '../fixtures/rest.json'
import { v2 } from './dialect-v2.ts'

const BTC = { channel: 'order_book', market: 'BTC-PERP' }
const { restBook } = v2
if (restBook === undefined || restBook === null) throw new Error('v2 has a REST book')

test('its REST book is asked for with few levels', () => {
  expect(restBook.path(BTC)).toBe('/depth?symbol=BTC-PERP&limit=5')
  expect(restBook.path({ ...BTC, market: 'a&b' })).toBe('/depth?symbol=a%26b&limit=5')
})

test('its REST book has no number, and the best levels whatever their order', () => {
  expect(restBook.read(bodies.depth, BTC)).toEqual({
    sequence: null,
    top: { bestBid: { price: '60000.00', size: '1.5000' }, bestAsk: { price: '60000.50', size: '0.7500' } },
  })
  expect(restBook.read({ bids: [], asks: [] }, BTC)).toEqual({ sequence: null, top: { bestBid: null, bestAsk: null } })
})

test.each([
  ['an error', bodies.unknown_symbol],
  ['null', null],
  ['a price that is no decimal', { bids: [['1e3', '1']], asks: [] }],
  ['a level of numbers', { bids: [[1, 1]], asks: [] }],
])('%s is no REST book', (_what, body) => {
  expect(restBook.read(body, BTC)).toBeString()
})

test('no answer makes its REST book throw', () => {
  const side = fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.string())))
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ asks: side, bids: side })), (body) => {
      expect(['string', 'object']).toContain(typeof restBook.read(body, BTC))
    }),
  )
})
