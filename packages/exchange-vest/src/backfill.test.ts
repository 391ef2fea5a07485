import { expect, test } from 'bun:test'
import fc from 'fast-check'
import market from '../fixtures/market-data.json'
import { bodies } from '../fixtures/rest.json'
import { backfill } from './backfill.ts'
import { readTrade } from './trades.ts'

const TRADES = { channel: 'trades', market: 'BTC-PERP' }

test('asks for the newest page, and for the one before an instant', () => {
  expect(backfill.ask(TRADES, null).path).toBe('/v3/trades?symbol=BTC-PERP&limit=1000')
  expect(backfill.ask(TRADES, 1_700_000_000_000).path).toBe(
    '/v3/trades?symbol=BTC-PERP&endTime=1700000000000&limit=1000',
  )
})

test('reads a page oldest first', () => {
  const page = backfill.read(bodies.trades, TRADES)
  if (typeof page === 'string') throw new Error(page)
  expect(page.map(({ id }) => id)).toEqual(['prod:103:1001:0', 'prod:103:1001:1', 'prod:103:1002:0'])
  expect(page[2]).toEqual({
    id: 'prod:103:1002:0',
    price: '60001.00',
    size: '0.2',
    side: 'sell',
    at: 1_700_000_000_200,
  })
  expect(backfill.read([], TRADES)).toEqual([])
})

test('knows a trade of REST again on the socket, and no other', () => {
  const socket = readTrade(market.frames.trade.data)
  const page = backfill.read(bodies.trades, TRADES)
  if (typeof page === 'string' || typeof socket === 'string') throw new Error('no trades')
  expect(page.map((trade) => backfill.keyOf(trade) === backfill.keyOf(socket))).toEqual([true, false, false])
  expect(new Set(page.map(backfill.keyOf)).size).toBe(3)
})

test('an id without a sequence is its own key', () => {
  expect(backfill.keyOf({ id: '0x1', price: '1', size: '1', side: null, at: 0 })).toBe('0x1')
})

test.each([
  ['an error', bodies.unknown_symbol, '1121 unknown symbol'],
  ['no list', { trades: [] }, 'the answer is not a list of trades'],
  ['one that is no trade', [bodies.trades[0], {}], 'a trade has no id'],
  ['more than were asked for', Array(1_001).fill(bodies.trades[0]), 'more than 1000 trades'],
])('%s is no page', (_what, body, words) => {
  expect(backfill.read(body, TRADES)).toBe(words)
})

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.array(fc.object())), (body) => {
      expect(['string', 'object']).toContain(typeof backfill.read(body, TRADES))
    }),
  )
})
