import { describe, expect, test } from 'bun:test'
import bboAndTrades from '../fixtures/bbo-and-trades.json'
import orderBook from '../fixtures/order-book.json'
import { createParadexCodec } from './codec.ts'
import { bboFrame, bookFrame, heartbeatFrame, NULL, otherFrame, tradeFrame } from './testing/sbe-frames.ts'

const MARKET = 'BTC-USD-PERP'
const BOOK = { channel: 'order_book', market: MARKET }
const WHOLE = { channel: 'order_book_snapshot', market: MARKET }
const BBO = { channel: 'bbo', market: MARKET }
const TRADES = { channel: 'trades', market: MARKET }

const TS = 1_700_000_000_000_000n
const fields = { ts: TS, seq: 100n, market: MARKET }
const snapshot = bookFrame({ ...fields, pkgType: 0, bids: [[200_000_000n, 1n]], asks: [[300_000_000n, 2n]] })
const delta = bookFrame({ ...fields, seq: 101n, pkgType: 1, bids: [[200_000_000n, 0n]], asks: [] })
const bbo = bboFrame({ ...fields, bidPrice: 1n, bidSize: 2n, askPrice: NULL, askSize: NULL })
const price = { price: 6_000_010_000_000n, size: 1_000_000n }
const trade = tradeFrame({ ...fields, ...price, tradeId: 7n, side: 2, createdAt: TS, tradeType: 1 })

function start(...subscriptions: readonly { channel: string; market: string }[]) {
  const codec = createParadexCodec({ encoding: 'sbe' })
  for (const subscription of subscriptions) codec.subscribe(subscription)
  return codec
}

const rpc = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`

describe('data belongs to what was asked for on its topic and market', () => {
  test('a book of changes', () => {
    const codec = start(BOOK)
    expect(codec.decode(snapshot)).toEqual([
      {
        kind: 'book',
        subscription: BOOK,
        update: {
          kind: 'snapshot',
          sequence: 100,
          exchangeTime: 1_700_000_000_000,
          bids: [['2', '0.00000001']],
          asks: [['3', '0.00000002']],
        },
      },
    ])
    expect(codec.decode(delta)).toMatchObject([
      { subscription: BOOK, update: { kind: 'delta', sequence: 101, bids: [['2', '0']], asks: [] } },
    ])
  })

  test('whole books', () => {
    const codec = start(WHOLE)
    expect(codec.decode(snapshot)).toMatchObject([{ subscription: WHOLE, update: { kind: 'replace', sequence: 100 } }])
    expect(codec.decode(delta)).toMatchObject([{ kind: 'malformed' }])
  })

  test('best bids and offers, with an empty side', () => {
    expect(start(BBO).decode(bbo)).toEqual([
      {
        kind: 'book',
        subscription: BBO,
        update: {
          kind: 'replace',
          sequence: 100,
          exchangeTime: 1_700_000_000_000,
          bids: [['0.00000001', '0.00000002']],
          asks: [],
        },
      },
    ])
  })

  test('trades', () => {
    const value = { id: '7', price: '60000.1', size: '0.01', side: 'sell', at: 1_700_000_000_000 }
    expect(start(TRADES).decode(trade)).toEqual([
      { kind: 'event', subscription: TRADES, exchangeTime: 1_700_000_000_000, value },
    ])
  })

  test('several channels and markets of one socket do not mix', () => {
    const ETH = { ...BOOK, market: 'ETH-USD-PERP' }
    const codec = start(BOOK, BBO, TRADES, ETH, { ...WHOLE, market: 'SOL-USD-PERP' })
    const eth = bookFrame({ ...fields, market: 'ETH-USD-PERP', pkgType: 0, bids: [], asks: [] })
    const sol = bookFrame({ ...fields, market: 'SOL-USD-PERP', pkgType: 0, bids: [], asks: [] })
    const subjects = [snapshot, eth, sol, bbo, trade].flatMap((frame) => codec.decode(frame))
    expect(subjects.map((fact) => ('subscription' in fact ? fact.subscription : fact))).toEqual([
      BOOK,
      ETH,
      { ...WHOLE, market: 'SOL-USD-PERP' },
      BBO,
      TRADES,
    ])
  })

  test('what nobody asked for is unknown', () => {
    for (const frame of [snapshot, bbo, trade]) {
      expect(start({ ...BOOK, market: 'ETH-USD-PERP' }).decode(frame)).toMatchObject([{ kind: 'unknown' }])
    }
    expect(start(BBO, TRADES).decode(snapshot)).toEqual([
      { kind: 'unknown', detail: 'a book of BTC-USD-PERP, which was not asked for' },
    ])
  })

  test('of two book channels of a market the second is refused, and the data is of the first', () => {
    const codec = start(BOOK, WHOLE)
    const data = "channel 'order_book' cannot share an SBE session"
    const error = { code: -32_600, message: 'invalid subscribe request', data }
    expect(codec.decode(rpc({ id: 2, error }))).toMatchObject([{ kind: 'refused', subscription: WHOLE }])
    expect(codec.decode(snapshot)).toMatchObject([{ subscription: BOOK, update: { kind: 'snapshot' } }])
  })

  test('once the first is refused or given up, it is of the second', () => {
    const refused = start(BOOK, WHOLE)
    refused.decode(rpc({ id: 1, error: { code: -32_600, message: 'no' } }))
    expect(refused.decode(snapshot)).toMatchObject([{ subscription: WHOLE }])
    const givenUp = start(BOOK, WHOLE)
    givenUp.unsubscribe(BOOK)
    expect(givenUp.decode(snapshot)).toMatchObject([{ subscription: WHOLE }])
  })

  test('asked for again, it is still its own', () => {
    const codec = start(BOOK)
    codec.unsubscribe(BOOK)
    codec.subscribe(BOOK)
    expect(codec.decode(snapshot)).toMatchObject([{ subscription: BOOK }])
  })
})

describe('beside data', () => {
  test('answers and errors are text', () => {
    const codec = start(BOOK, BBO)
    expect(codec.decode(rpc({ id: 1, result: { channel: 'order_book.BTC-USD-PERP.deltas' } }))).toEqual([
      { kind: 'acknowledged', subscription: BOOK },
    ])
    expect(codec.decode(snapshot)).toHaveLength(1)
    expect(codec.decode(rpc({ id: 2, result: {} }))).toEqual([{ kind: 'acknowledged', subscription: BBO }])
  })

  test('a heartbeat is one, and messages of channels that are not ours are unknown by name', () => {
    expect(start().decode(heartbeatFrame())).toEqual([{ kind: 'heartbeat' }])
    expect(start(BOOK).decode(otherFrame(4))).toEqual([
      { kind: 'unknown', detail: 'an SBE message MarketSummaryEvent' },
    ])
  })

  test('no frame at all, and one of nonsense, are malformed', () => {
    expect(start().decode(new Uint8Array())).toMatchObject([{ kind: 'malformed' }])
    expect(start(BOOK).decode(snapshot.subarray(0, 60))).toMatchObject([{ kind: 'malformed' }])
  })
})

describe('data in another encoding than was asked for', () => {
  const text = rpc(orderBook.frames.snapshot)
  const [json, sbe] = ['json', 'sbe'].map((encoding) => ({ kind: 'encoding', encoding }))

  test('is read all the same, and said once', () => {
    const codec = start(BOOK)
    expect(codec.decode(text)).toMatchObject([json ?? {}, { kind: 'book', subscription: BOOK }])
    expect(codec.decode(text)).toMatchObject([{ kind: 'book' }])
    expect(codec.decode(snapshot)).toMatchObject([sbe ?? {}, { kind: 'book' }])
  })

  test('is said of binary data where text was asked for', () => {
    const codec = createParadexCodec({ encoding: 'json' })
    codec.subscribe(TRADES)
    expect(codec.decode(trade)).toMatchObject([sbe ?? {}, { kind: 'event' }])
    expect(codec.decode(rpc(bboAndTrades.frames.trade))).toMatchObject([json ?? {}, { kind: 'event' }])
  })

  test('is not said of what is no data', () => {
    const codec = createParadexCodec({ encoding: 'json' })
    codec.subscribe(BBO)
    for (const frame of [heartbeatFrame(), snapshot, snapshot.subarray(0, 9), otherFrame(4)]) {
      expect(codec.decode(frame)).toHaveLength(1)
    }
  })

  test('auto is asked for as the binary one', () => {
    const codec = createParadexCodec({ encoding: 'auto' })
    codec.subscribe(BOOK)
    expect(codec.decode(snapshot)).toMatchObject([{ kind: 'book' }])
    expect(codec.decode(text)).toMatchObject([json ?? {}, { kind: 'book' }])
  })
})
