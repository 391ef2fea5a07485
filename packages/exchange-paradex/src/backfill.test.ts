import { expect, test } from 'bun:test'
import fc from 'fast-check'
import fixture from '../fixtures/rest-answers.json'
import { tradeBackfill } from './backfill.ts'

const BTC = { channel: 'trades', market: 'BTC-USD-PERP' }
const { trades, error } = fixture.bodies

test('asks for the newest page, and for one that ends at an instant and holds all of its millisecond', () => {
  expect(tradeBackfill.ask(BTC, null).path).toBe('/trades?market=BTC-USD-PERP&page_size=200')
  expect(tradeBackfill.ask(BTC, 1_700_000_000_121).path).toBe(
    '/trades?market=BTC-USD-PERP&page_size=200&end_at=1700000000122',
  )
  expect(tradeBackfill.ask({ ...BTC, market: 'a/b?c' }, null).path).toBe('/trades?market=a%2Fb%3Fc&page_size=200')
})

test('reads a page oldest first, in the order of the exchange within a millisecond', () => {
  const page = tradeBackfill.read(trades, BTC)
  expect(page).toEqual([
    { id: '1700000000120201700000000001', price: '60000.1', size: '0.01', side: 'buy', at: 1_700_000_000_121 },
    { id: '1700000000120201700000000002', price: '60000.2', size: '0.03', side: 'buy', at: 1_700_000_000_121 },
    { id: '1700000000180201700000000003', price: '59999.9', size: '0.02', side: 'sell', at: 1_700_000_000_181 },
  ])
})

test('a page without trades is one', () => {
  expect(tradeBackfill.read({ next: null, prev: null, results: [] }, BTC)).toEqual([])
})

test.each([
  ['an error', error],
  ['null', null],
  ['a list', [trades]],
  ['a page with one trade that is none', { results: [...trades.results, { ...trades.results[0], id: null }] }],
  ['a page of another market', { results: [{ ...trades.results[0], market: 'ETH-USD-PERP' }] }],
])('%s is no page', (_what, body) => {
  expect(tradeBackfill.read(body, BTC)).toBeString()
})

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ results: fc.jsonValue() })), (body) => {
      expect(['string', 'object']).toContain(typeof tradeBackfill.read(body, BTC))
    }),
  )
})
