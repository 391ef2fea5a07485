import { describe, expect, test } from 'bun:test'
import { conformanceChecks } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import bboAndTrades from '../fixtures/bbo-and-trades.json'
import orderBook from '../fixtures/order-book.json'
import replies from '../fixtures/replies.json'
import restBook from '../fixtures/rest-book.json'
import { createParadexCodec } from './codec.ts'
import { paradex } from './paradex.ts'

const BTC = { channel: 'order_book', market: 'BTC-USD-PERP' }
const ETH = { channel: 'order_book', market: 'ETH-USD-PERP' }

const JSON_TEXT = { encoding: 'json' }

/** A codec that has asked for BTC, with id 1. */
function start(subscription = BTC) {
  const codec = createParadexCodec(JSON_TEXT)
  codec.subscribe(subscription)
  // Every frame of Paradex ends with a line feed.
  const decode = (message: unknown) => codec.decode(`${JSON.stringify(message)}\n`)
  return { codec, decode }
}

describe('requests', () => {
  test('are JSON-RPC, one channel each, with ids of their own', () => {
    const codec = createParadexCodec()
    const sent = [...codec.subscribe(BTC), ...codec.unsubscribe(BTC), ...codec.subscribe(ETH)]
    expect(sent.map((frame) => JSON.parse(String(frame)))).toEqual([
      { jsonrpc: '2.0', method: 'subscribe', params: { channel: 'order_book.BTC-USD-PERP.deltas' }, id: 1 },
      { jsonrpc: '2.0', method: 'unsubscribe', params: { channel: 'order_book.BTC-USD-PERP.deltas' }, id: 2 },
      { jsonrpc: '2.0', method: 'subscribe', params: { channel: 'order_book.ETH-USD-PERP.deltas' }, id: 3 },
    ])
  })

  test('for a channel it does not have are a mistake of the caller', () => {
    expect(() => createParadexCodec().subscribe({ channel: 'toString', market: 'BTC-USD-PERP' })).toThrow(RangeError)
  })
})

describe('answers', () => {
  test('acknowledge by id, in any order, and each once', () => {
    const { codec, decode } = start()
    codec.subscribe(ETH)
    expect(decode({ jsonrpc: '2.0', id: 2, result: {} })).toEqual([{ kind: 'acknowledged', subscription: ETH }])
    expect(decode(replies.frames.acknowledged)).toEqual([{ kind: 'acknowledged', subscription: BTC }])
    expect(decode(replies.frames.acknowledged)).toMatchObject([{ kind: 'unknown' }])
  })

  test('refuse by id, with code, message and data', () => {
    const detail = '-32600 invalid subscribe request: invalid channel'
    expect(start().decode(replies.frames.invalid_channel)).toEqual([{ kind: 'refused', subscription: BTC, detail }])
  })

  test('that say we have it already acknowledge', () => {
    expect(start().decode(replies.frames.already_subscribed)).toEqual([{ kind: 'acknowledged', subscription: BTC }])
  })

  test('to an unsubscribe say nothing, and its error is a notice', () => {
    const { codec, decode } = start()
    codec.unsubscribe(BTC)
    codec.unsubscribe(BTC)
    expect(decode({ jsonrpc: '2.0', id: 2, result: {} })).toEqual([])
    expect(decode({ jsonrpc: '2.0', id: 3, error: { code: -32600, message: 'no' } })).toEqual([
      { kind: 'notice', detail: '-32600 no' },
    ])
  })

  test.each([
    ['no', { error: { code: -32700, message: 'parse error' } }, '-32700 parse error'],
    ['an unknown', { id: 99, error: { code: 100, message: 'method error' } }, '100 method error'],
    ['an odd', { id: {}, error: 'odd' }, 'odd'],
  ])('with %s id are notices where they are errors', (_id, message, detail) => {
    expect(start().decode(message)).toEqual([{ kind: 'notice', detail }])
  })
})

describe('errors about us', () => {
  test('a refused token, unless it answers a subscribe: then that alone is refused', () => {
    expect(start().decode(replies.frames.unauthenticated)).toEqual([
      { kind: 'auth_refused', detail: '40111 Invalid Bearer Token', remedy: null },
    ])
    expect(start().decode({ ...replies.frames.unauthenticated, id: 1 })).toMatchObject([
      { kind: 'refused', subscription: BTC },
    ])
  })

  test('a geo-block, whatever it answers: no token helps', () => {
    for (const id of [1, null]) {
      expect(start().decode({ ...replies.frames.geo_blocked, id })).toEqual([
        { kind: 'auth_refused', detail: '40112 Geo IP blocked', remedy: expect.stringContaining('country') },
      ])
    }
  })

  test('too many requests, which refuses what it answers besides', () => {
    const detail = '42901 rate limit exceeded'
    const throttled = { kind: 'throttled', detail, retryAfterMs: null } as const
    expect(start().decode(replies.frames.too_many_requests)).toEqual([
      throttled,
      { kind: 'refused', subscription: BTC, detail },
    ])
    expect(start().decode({ error: { code: '42901', message: 'rate limit exceeded' } })).toEqual([throttled])
  })
})

const { snapshot } = orderBook.frames

describe('the order book', () => {
  const { delta, empty_delta } = orderBook.frames

  test('a snapshot, before its acknowledgement too', () => {
    expect(start().decode(snapshot)).toEqual([
      {
        kind: 'book',
        subscription: BTC,
        update: {
          kind: 'snapshot',
          sequence: 100,
          exchangeTime: 1_700_000_000_000,
          bids: [
            ['60000.1', '0.5'],
            ['60000', '1'],
          ],
          asks: [
            ['60000.2', '0.25'],
            ['60001', '2'],
          ],
        },
      },
    ])
  })

  test('a delta: deletes remove whatever size they name', () => {
    expect(start().decode(delta)).toMatchObject([
      {
        update: {
          kind: 'delta',
          sequence: 101,
          bids: [
            ['60000.1', '0'],
            ['60000', '3'],
          ],
          asks: [['60000.3', '0.1']],
        },
      },
    ])
  })

  test('an empty delta, with its numbers as strings', () => {
    expect(start().decode(empty_delta)).toMatchObject([
      { update: { kind: 'delta', sequence: 102, exchangeTime: 1_700_000_000_100, bids: [], asks: [] } },
    ])
  })

  test('of a channel nobody asked for is unknown', () => {
    expect(createParadexCodec(JSON_TEXT).decode(JSON.stringify(snapshot))).toEqual([
      { kind: 'unknown', detail: 'data of the channel order_book.BTC-USD-PERP.deltas' },
    ])
  })

  const level = { side: 'BUY', price: '1', size: '1' }
  test.each([
    ['another market', { market: 'ETH-USD-PERP' }],
    ['no sequence', { seq_no: null }],
    ['a broken sequence', { seq_no: 1.5 }],
    ['no time', { last_updated_at: 'soon' }],
    ['another type', { update_type: 'x' }],
    ['an inherited type', { update_type: 'constructor' }],
    ['levels that are no list', { inserts: {} }],
    ['a level that is null', { updates: [null] }],
    ['another side', { deletes: [{ ...level, side: 'LEFT' }] }],
    ['a price that is a number', { inserts: [{ ...level, price: 1 }] }],
    ['no size', { inserts: [{ ...level, size: undefined }] }],
    ['more levels than a book', { inserts: Array.from({ length: 20_001 }, () => level) }],
  ])('with %s is malformed', (_what, changes) => {
    const data = { ...snapshot.params.data, ...changes }
    expect(start().decode({ ...snapshot, params: { ...snapshot.params, data } })).toMatchObject([{ kind: 'malformed' }])
  })
})

describe('the other channels', () => {
  const { bbo, trade } = bboAndTrades.frames

  test('have names of their own', () => {
    const channels = ['order_book_snapshot', 'bbo', 'trades'].map((channel) => {
      const [frame] = createParadexCodec(JSON_TEXT).subscribe({ ...BTC, channel })
      return JSON.parse(String(frame)).params.channel
    })
    expect(channels).toEqual(['order_book.BTC-USD-PERP.snapshot@15@100ms', 'bbo.BTC-USD-PERP', 'trades.BTC-USD-PERP'])
  })

  test('whole books replace each other, and a change among them is malformed', () => {
    const WHOLE = { ...BTC, channel: 'order_book_snapshot' }
    const channel = 'order_book.BTC-USD-PERP.snapshot@15@100ms'
    const { data } = snapshot.params
    const decode = (changes: object) =>
      start(WHOLE).decode({ ...snapshot, params: { channel, data: { ...data, ...changes } } })
    expect(decode({})).toMatchObject([{ subscription: WHOLE, update: { kind: 'replace', sequence: 100 } }])
    expect(decode({ update_type: 'd' })).toMatchObject([{ kind: 'malformed' }])
  })

  test('the best bid and offer is a whole book', () => {
    const BBO = { ...BTC, channel: 'bbo' }
    expect(start(BBO).decode(bbo)).toMatchObject([
      { kind: 'book', subscription: BBO, update: { kind: 'replace', sequence: 104, bids: [['60000.1', '0.5']] } },
    ])
    const data = { ...bbo.params.data, seq_no: null }
    expect(start(BBO).decode({ ...bbo, params: { ...bbo.params, data } })).toMatchObject([{ kind: 'malformed' }])
  })

  test('a trade is an event', () => {
    const TRADES = { ...BTC, channel: 'trades' }
    const value = {
      id: '1700000000120201700000000001',
      price: '60000.1',
      size: '0.01',
      side: 'buy',
      at: 1_700_000_000_121,
    }
    expect(start(TRADES).decode(trade)).toEqual([
      { kind: 'event', subscription: TRADES, exchangeTime: 1_700_000_000_121, value },
    ])
    const data = { ...trade.params.data, price: '-1' }
    expect(start(TRADES).decode({ ...trade, params: { ...trade.params, data } })).toMatchObject([{ kind: 'malformed' }])
  })
})

describe('anything else', () => {
  test.each(['', 'oops', '[]', 'null', '7'])('%p is malformed', (frame) => {
    expect(start().codec.decode(frame)).toMatchObject([{ kind: 'malformed' }])
  })

  test('a message of another kind is unknown', () => {
    expect(start().decode({ jsonrpc: '2.0', method: 'news', params: {} })).toEqual([
      { kind: 'unknown', detail: 'a message news' },
    ])
    expect(start().decode({})).toMatchObject([{ kind: 'unknown' }])
  })

  test('no JSON whatever makes it throw', () => {
    const message = fc.oneof(
      fc.jsonValue(),
      fc.record({ id: fc.jsonValue(), error: fc.jsonValue() }),
      fc.record({ id: fc.jsonValue(), result: fc.jsonValue() }),
      fc.record({
        method: fc.constant('subscription'),
        params: fc.record({
          channel: fc.constant('order_book.BTC-USD-PERP.deltas'),
          data: fc.oneof(fc.jsonValue(), fc.record({ market: fc.constant('BTC-USD-PERP'), inserts: fc.jsonValue() })),
        }),
      }),
    )
    fc.assert(fc.property(message, (value) => start().decode(value).length <= 2))
  })
})

describe('what every exchange must keep', () => {
  const frames = [orderBook, bboAndTrades, replies].flatMap((file) =>
    Object.values(file.frames).map((frame) => JSON.stringify(frame)),
  )
  const books = [JSON.stringify(restBook.bodies.book)]
  for (const { name, run } of conformanceChecks(paradex, frames, books)) test(name, run)
})
