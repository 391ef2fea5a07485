import { describe, expect, test } from 'bun:test'
import {
  type BboFields,
  type BookFields,
  bboFrame,
  bookFrame,
  heartbeatFrame,
  NULL,
  otherFrame,
  type TradeFields,
  tradeFrame,
} from '../testing/sbe-frames.ts'
import { createSbeReader } from './messages.ts'

const read = createSbeReader()
const TS = 1_700_000_000_123_456n
const AT = 1_700_000_000_123

const BOOK: BookFields = {
  ts: TS,
  seq: 100n,
  pkgType: 0,
  bids: [
    [6_000_010_000_000n, 50_000_000n],
    [6_000_000_000_000n, 100_000_000n],
  ],
  asks: [[6_000_020_000_000n, 25_000_000n]],
  market: 'BTC-USD-PERP',
}

const BBO: BboFields = {
  ts: TS,
  seq: 100n,
  bidPrice: 6_000_010_000_000n,
  bidSize: 50_000_000n,
  askPrice: 6_000_020_000_000n,
  askSize: 25_000_000n,
  market: 'BTC-USD-PERP',
}

const TRADE: TradeFields = {
  ts: TS,
  seq: 100n,
  tradeId: 4_242n,
  side: 1,
  price: 6_000_010_000_000n,
  size: 50_000_000n,
  createdAt: 1_700_000_000_120_001n,
  tradeType: 1,
  market: 'BTC-USD-PERP',
}

describe('a book', () => {
  test('that is whole', () => {
    expect(read(bookFrame(BOOK))).toEqual({
      kind: 'book',
      market: 'BTC-USD-PERP',
      isSnapshot: true,
      seq: 100,
      at: AT,
      bids: [
        ['60000.1', '0.5'],
        ['60000', '1'],
      ],
      asks: [['60000.2', '0.25']],
    })
  })

  test('that changed, with a price removed', () => {
    expect(read(bookFrame({ ...BOOK, pkgType: 1, bids: [[6_000_010_000_000n, 0n]] }))).toMatchObject({
      isSnapshot: false,
      bids: [['60000.1', '0']],
    })
  })

  test('that did not change, but counts', () => {
    const empty = { ...BOOK, seq: 101n, pkgType: 1, bids: [], asks: [] }
    expect(read(bookFrame(empty))).toMatchObject({ kind: 'book', seq: 101, bids: [], asks: [] })
  })

  test.each([
    ['of another type', { pkgType: 2 }],
    ['with a negative number', { seq: -1n }],
    ['with a number beyond what can be counted', { seq: 2n ** 53n }],
    ['with a negative instant', { ts: -1n }],
    ['with a negative price', { bids: [[-1n, 1n]] }],
    ['with a negative size', { asks: [[1n, -1n]] }],
    ['with a price that is nothing', { asks: [[NULL, 1n]] }],
    ['with more levels than a book', { bids: Array.from({ length: 10_001 }, () => [1n, 1n] as const) }],
  ] as const)('%s is malformed', (_what, changes) => {
    expect(read(bookFrame({ ...BOOK, ...changes }))).toMatchObject({ kind: 'malformed' })
  })

  test('whose group announces what is not there is malformed, and nothing is allocated for it', () => {
    const frame = bookFrame(BOOK)
    const bids = 8 + 89
    for (const [at, value] of [
      [bids + 2, 0xff],
      [bids + 3, 0xff],
      [bids, 15],
      [bids, 0],
      [bids + 1, 0xff],
      [0, 0xff],
      [1, 0xff],
      [0, 16],
    ] as const) {
      const broken = frame.slice()
      broken[at] = value
      expect(read(broken)).toMatchObject({ kind: 'malformed' })
    }
  })
})

describe('the best bid and offer', () => {
  test('of both sides', () => {
    expect(read(bboFrame(BBO))).toEqual({
      kind: 'bbo',
      market: 'BTC-USD-PERP',
      seq: 100,
      at: AT,
      bid: ['60000.1', '0.5'],
      ask: ['60000.2', '0.25'],
    })
  })

  test('with empty sides', () => {
    expect(read(bboFrame({ ...BBO, bidPrice: NULL, bidSize: NULL }))).toMatchObject({ bid: null })
    expect(read(bboFrame({ ...BBO, askPrice: NULL, askSize: NULL }))).toMatchObject({ ask: null })
  })

  test.each([
    ['a price without a size', { bidSize: NULL }],
    ['a size without a price', { askPrice: NULL }],
    ['a negative price', { bidPrice: -1n }],
    ['a negative size', { askSize: -1n }],
    ['a negative number', { seq: -1n }],
    ['a negative instant', { ts: NULL }],
  ])('with %s is malformed', (_what, changes) => {
    expect(read(bboFrame({ ...BBO, ...changes }))).toMatchObject({ kind: 'malformed' })
  })
})

describe('a trade', () => {
  test('of version 1, with the low 64 bits of its id', () => {
    expect(read(tradeFrame(TRADE))).toEqual({
      kind: 'trade',
      market: 'BTC-USD-PERP',
      trade: { id: '4242', price: '60000.1', size: '0.5', side: 'buy', at: 1_700_000_000_120 },
    })
    expect(read(tradeFrame({ ...TRADE, tradeId: -7n }))).toMatchObject({ trade: { id: '-7' } })
  })

  test('of version 2, with its whole id', () => {
    const tradeIdStr = '1700000000120201709233730001'
    expect(read(tradeFrame({ ...TRADE, tradeIdStr }, { version: 2 }))).toMatchObject({ trade: { id: tradeIdStr } })
  })

  test.each(['', 'no digits', '1'.repeat(65)])('keeps what it has where the appended id is %p', (tradeIdStr) => {
    expect(read(tradeFrame({ ...TRADE, tradeIdStr }, { version: 2 }))).toMatchObject({ trade: { id: '4242' } })
  })

  test.each([
    [1, 'buy'],
    [2, 'sell'],
    [254, null],
    [0, null],
  ] as const)('has the aggressor %p as %p', (side, expected) => {
    expect(read(tradeFrame({ ...TRADE, side }))).toMatchObject({ trade: { side: expected } })
  })

  test('without a number of the order book, as block trades are', () => {
    expect(read(tradeFrame({ ...TRADE, seq: 0n }))).toMatchObject({ kind: 'trade' })
  })

  test.each([
    ['a negative price', { price: -1n }],
    ['no price', { price: NULL }],
    ['a negative size', { size: -1n }],
    ['a negative instant', { createdAt: -1n }],
    ['a negative number', { seq: -1n }],
  ])('with %s is malformed', (_what, changes) => {
    expect(read(tradeFrame({ ...TRADE, ...changes }))).toMatchObject({ kind: 'malformed' })
  })
})

describe('anything else', () => {
  test('a heartbeat', () => {
    expect(read(heartbeatFrame())).toEqual({ kind: 'heartbeat' })
    expect(read(heartbeatFrame().subarray(0, 20))).toMatchObject({ kind: 'malformed' })
  })

  test.each([
    [4, 'MarketSummaryEvent'],
    [5, 'FundingDataEvent'],
    [6, 'FundingRateComparisonEvent'],
    [20, 'OrderEvent'],
    [21, 'FillEvent'],
    [22, 'PositionEvent'],
    [23, 'AccountEvent'],
    [41, 'SubscribedEvent'],
    [777, 'template 777'],
  ])('the template %p is skipped as %s', (templateId, name) => {
    expect(read(otherFrame(templateId))).toEqual({ kind: 'unknown', detail: `an SBE message ${name}` })
  })

  test('another schema is a breaking change, and not read', () => {
    expect(read(bookFrame(BOOK, { schemaId: 2 }))).toEqual({
      kind: 'unknown',
      detail: 'a message of the SBE schema 2',
    })
  })

  test('a market that is no UTF-8 is malformed', () => {
    const frame = bboFrame(BBO).slice()
    frame[frame.length - 1] = 0xff
    expect(read(frame)).toMatchObject({ kind: 'malformed' })
  })
})
