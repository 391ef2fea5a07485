import { expect, test } from 'bun:test'
import { frames } from '../fixtures/market-data.json'
import { readTrade } from './trades.ts'

const [bought] = frames.trades.data

test('a trade keeps the strings of the wire, and its number as text', () => {
  expect(readTrade(bought)).toEqual({
    coin: 'BTC',
    trade: { id: '101', price: '60001.0', size: '0.1', side: 'buy', at: 1_699_999_990_000 },
  })
})

test.each([
  ['null', null],
  ['a list', [bought]],
  ['one without a coin', { ...bought, coin: undefined }],
  ['one without a number', { ...bought, tid: undefined }],
  ['one with a price that is a number', { ...bought, px: 60_001 }],
  ['one with no size', { ...bought, sz: '0.0' }],
  ['one with another side', { ...bought, side: 'toString' }],
  ['one without its time', { ...bought, time: 'now' }],
])('%s is none', (_what, value) => {
  expect(readTrade(value)).toBeString()
})
