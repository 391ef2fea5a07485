import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import fixture from '../fixtures/bbo-and-trades.json'
import { readTrade, tradeKey } from './trade.ts'

const { data } = fixture.frames.trade.params
const MARKET = 'BTC-USD-PERP'
const TRADE = {
  id: '1700000000120201700000000001',
  price: '60000.1',
  size: '0.01',
  side: 'buy',
  at: 1_700_000_000_121,
} as const

test('is read as it is written', () => {
  expect(readTrade(data, MARKET)).toEqual(TRADE)
})

test.each([
  ['SELL', 'sell'],
  ['BUY', 'buy'],
  [null, null],
  ['constructor', null],
] as const)('has the side %p as %p', (side, expected) => {
  expect(readTrade({ ...data, side }, MARKET)).toMatchObject({ side: expected })
})

describe('is none', () => {
  test.each([
    ['null', null],
    ['of another market', { ...data, market: 'ETH-USD-PERP' }],
    ['without its id', { ...data, id: '' }],
    ['with an endless id', { ...data, id: '1'.repeat(65) }],
    ['with an id that is a number, and so not all of it', { ...data, id: 1.7e27 }],
    ['with a price that is a number', { ...data, price: 60_000.1 }],
    ['with a negative price', { ...data, price: '-1' }],
    ['with a size that is no decimal', { ...data, size: '1e3' }],
    ['without its instant', { ...data, created_at: null }],
  ])('%s', (_what, value) => {
    expect(readTrade(value, MARKET)).toBeString()
  })
})

describe('the key of a trade', () => {
  test('is the same for its whole id and for the low 64 bits of it, which are signed', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 28n }), (id) => {
        const low = BigInt.asIntN(64, id)
        expect(tradeKey({ ...TRADE, id: String(id) })).toBe(tradeKey({ ...TRADE, id: String(low) }))
      }),
    )
  })

  test('differs for trades that follow each other', () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => String(1_700_000_000_120_201_700_000_000_000n + BigInt(i)))
    expect(new Set(ids.map((id) => tradeKey({ ...TRADE, id }))).size).toBe(1_000)
  })

  test('is the id itself where that is no number', () => {
    expect(tradeKey({ ...TRADE, id: 'x1' })).toBe('x1')
  })
})
