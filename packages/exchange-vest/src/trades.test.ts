import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { frames } from '../fixtures/market-data.json'
import { readTrade } from './trades.ts'

const { data } = frames.trade

test('a trade keeps the strings of the wire', () => {
  expect(readTrade(data)).toEqual({
    id: data.id,
    price: '60000.50',
    size: '0.1000',
    side: 'buy',
    at: 1_700_000_000_100,
  })
})

test('a trade of v2 has no side, and over REST a number for its id', () => {
  expect(readTrade({ ...data, side: undefined, id: 28_457 })).toMatchObject({ id: '28457', side: null })
})

describe('is none', () => {
  test.each([
    ['null', null],
    ['a list', [data]],
    ['without an id', { ...data, id: undefined }],
    ['with an empty id', { ...data, id: '' }],
    ['with an endless id', { ...data, id: 'x'.repeat(129) }],
    ['with a price that is a number', { ...data, price: 60_000 }],
    ['with a price of nothing', { ...data, price: '0.00' }],
    ['with a negative quantity', { ...data, qty: '-1' }],
    ['with a side that is none', { ...data, side: 'up' }],
    ['without its time', { ...data, time: undefined }],
    ['with half a millisecond', { ...data, time: 1.5 }],
  ])('%s', (_what, value) => {
    expect(readTrade(value)).toBeString()
  })
})

test('nothing makes it throw', () => {
  const member = fc.oneof(fc.anything(), fc.string(), fc.nat())
  const value = fc.record({ id: member, price: member, qty: member, side: member, time: member })
  fc.assert(
    fc.property(fc.oneof(fc.anything(), value), (one) => {
      expect(['string', 'object']).toContain(typeof readTrade(one))
    }),
  )
})
