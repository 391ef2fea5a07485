import { describe, expect, test } from 'bun:test'
import fixture from '../fixtures/bbo-and-trades.json'
import { readBbo } from './bbo.ts'

const { data } = fixture.frames.bbo.params
const MARKET = 'BTC-USD-PERP'

test('is a whole book of one level a side', () => {
  expect(readBbo(data, MARKET)).toEqual({
    kind: 'replace',
    sequence: 104,
    exchangeTime: 1_700_000_000_100,
    bids: [['60000.1', '0.5']],
    asks: [['60000.2', '0.25']],
  })
})

test('takes its numbers as strings, as the documents print them', () => {
  const written = { ...data, seq_no: '104', last_updated_at: '1700000000100' }
  expect(readBbo(written, MARKET)).toEqual(readBbo(data, MARKET))
})

test.each([null, '', undefined])('has an empty side where its price is %p', (price) => {
  expect(readBbo({ ...data, bid: price, bid_size: price }, MARKET)).toMatchObject({ bids: [] })
  expect(readBbo({ ...data, ask: price, ask_size: '0' }, MARKET)).toMatchObject({ asks: [] })
})

describe('is none', () => {
  test.each([
    ['null', null],
    ['of another market', { ...data, market: 'ETH-USD-PERP' }],
    ['without its number', { ...data, seq_no: null }],
    ['without its instant', { ...data, last_updated_at: undefined }],
    ['with a price that is a number', { ...data, ask: 60_000 }],
    ['with a size that is a number', { ...data, bid_size: 1 }],
    ['with a price and no size', { ...data, bid_size: null }],
  ])('%s', (_what, value) => {
    expect(readBbo(value, MARKET)).toBeString()
  })
})
