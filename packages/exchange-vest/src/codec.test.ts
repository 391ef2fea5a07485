import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import control from '../fixtures/control.json'
import market from '../fixtures/market-data.json'
import { createVestCodec, type Dialect } from './codec.ts'

const BTC = { channel: 'order_book', market: 'BTC-PERP' }
const ACKNOWLEDGED = [{ kind: 'acknowledged', subscription: BTC }] as const

const TRADES = { channel: 'trades', market: 'BTC-PERP' }

/** A codec that has asked for the book with id 1 and for its canary with id 2. */
function start(dialect: Dialect = 'v3') {
  const codec = createVestCodec(dialect)
  codec.subscribe(BTC)
  codec.canary(BTC)
  const decode = (message: unknown) => codec.decode(JSON.stringify(message))
  return { codec, decode }
}

const outcome = (status: unknown, reason?: unknown, requested: unknown = 'BTC-PERP@depth') => ({
  subscription_outcomes: [{ requested, status, reason }],
})

test('asks with a frame each for the book, its canary, the end of it, and a ping', () => {
  const codec = createVestCodec('v3')
  const frames = [...codec.subscribe(BTC), ...codec.canary(BTC), ...codec.unsubscribe(BTC), codec.ping()]
  expect(frames.map((frame) => JSON.parse(String(frame)))).toEqual([
    { method: 'SUBSCRIBE', params: ['BTC-PERP@depth'], id: 1 },
    { method: 'SUBSCRIBE', params: ['BTC-PERP@ticker'], id: 2 },
    { method: 'UNSUBSCRIBE', params: ['BTC-PERP@depth'], id: 3 },
    { method: 'PING', params: [], id: 4 },
  ])
  expect(() => codec.subscribe({ channel: 'constructor', market: 'BTC-PERP' })).toThrow(RangeError)
})

describe('an outcome', () => {
  test('is matched by the channel that was requested', () => {
    expect(start().decode(control.frames.registered)).toEqual([...ACKNOWLEDGED])
    expect(start().decode(control.frames.rejected)).toEqual([
      { kind: 'refused', subscription: BTC, detail: 'rejected: invalid_stream' },
    ])
  })

  test.each([
    ['subscribed', undefined],
    ['OK', undefined],
    ['already_registered', undefined],
    ['rejected', 'already_subscribed'],
  ])('%s (%p) acknowledges', (status, reason) => {
    expect(start().decode(outcome(status, reason))).toEqual([...ACKNOWLEDGED])
  })

  test.each([
    ['pending', undefined, 'pending'],
    ['failed', { code: 7 }, 'failed: {"code":7}'],
    ['', undefined, ''],
  ])('%p is no yes, so it refuses', (status, reason, detail) => {
    expect(start().decode(outcome(status, reason))).toEqual([{ kind: 'refused', subscription: BTC, detail }])
  })

  test.each([
    ['unregistered', undefined],
    ['rejected', 'not_subscribed'],
  ])('%s (%p) answers an unsubscribe and says nothing', (status, reason) => {
    expect(start().decode(outcome(status, reason))).toEqual([])
  })

  test('of the canary is worth a notice at most', () => {
    expect(start().decode(control.frames.canary_rejected)).toEqual([
      { kind: 'notice', detail: 'BTC-PERP@ticker refused: rejected: invalid_stream' },
    ])
    expect(start().decode(outcome('registered', undefined, 'BTC-PERP@ticker'))).toEqual([])
  })

  test('of something nobody asked for is a notice; one without its members is malformed', () => {
    expect(start().decode(outcome('registered', undefined, 'ETH-PERP@depth'))).toMatchObject([{ kind: 'notice' }])
    expect(start().decode(outcome(1))).toMatchObject([{ kind: 'malformed' }])
    expect(start().decode({ subscription_outcomes: [null] })).toMatchObject([{ kind: 'malformed' }])
    expect(start().decode({ subscription_outcomes: {} })).toMatchObject([{ kind: 'malformed' }])
  })

  test('comes with a few others at most: a message of thousands is one malformed frame', () => {
    expect(start().decode({ subscription_outcomes: Array(201).fill(null) })).toMatchObject([{ kind: 'malformed' }])
  })

  test('comes with others in one frame', () => {
    const { codec, decode } = start()
    const eth = { ...BTC, market: 'ETH-PERP' }
    codec.subscribe(eth)
    const requested = [
      { requested: 'ETH-PERP@depth', status: 'rejected', reason: 'invalid_stream' },
      { requested: 'BTC-PERP@depth', status: 'registered' },
    ]
    expect(decode({ subscription_outcomes: requested })).toMatchObject([
      { kind: 'refused', subscription: eth },
      { kind: 'acknowledged', subscription: BTC },
    ])
  })
})

describe('an answer by id', () => {
  test('acknowledges, once', () => {
    const { decode } = start()
    expect(decode(control.frames.v2_result)).toEqual([...ACKNOWLEDGED])
    expect(decode(control.frames.v2_result)).toMatchObject([{ kind: 'unknown' }])
  })

  test('refuses where it is an error', () => {
    expect(start().decode({ id: 1, code: 1121, msg: 'unknown symbol' })).toEqual([
      { kind: 'refused', subscription: BTC, detail: '1121 unknown symbol' },
    ])
    expect(start().decode({ id: 1, error: { code: 2 } })).toMatchObject([{ kind: 'refused', detail: '{"code":2}' }])
    expect(start().decode({ id: 1, code: 1, msg: 'already subscribed' })).toEqual([...ACKNOWLEDGED])
  })

  test('to the canary or to an unsubscribe says nothing', () => {
    const { codec, decode } = start()
    codec.unsubscribe(BTC)
    expect(decode({ result: null, id: 2 })).toEqual([])
    expect(decode({ result: null, id: 3 })).toEqual([])
  })

  test('without an id is a notice where it is an error', () => {
    expect(start().decode({ code: 1121, msg: 'unknown symbol' })).toEqual([
      { kind: 'notice', detail: '1121 unknown symbol' },
    ])
  })

  test('that there were too many requests is said as such, and refuses what it answers besides', () => {
    const throttled = { kind: 'throttled', detail: '429 Rate limited', retryAfterMs: null } as const
    expect(start().decode(control.frames.rate_limited)).toEqual([throttled])
    expect(start().decode({ code: 1003, msg: 'TOO_MANY_REQUESTS' })).toMatchObject([{ kind: 'throttled' }])
    expect(start().decode({ error: { code: 429, msg: 'Rate limited' } })).toMatchObject([{ kind: 'throttled' }])
    expect(start().decode({ ...control.frames.rate_limited, id: 1 })).toEqual([
      throttled,
      { kind: 'refused', subscription: BTC, detail: '429 Rate limited' },
    ])
  })
})

describe('data', () => {
  test('depth is the whole book, in text and in binary frames', () => {
    const book = {
      kind: 'book',
      subscription: BTC,
      update: {
        kind: 'replace',
        sequence: null,
        exchangeTime: 1_700_000_000_000,
        bids: [
          ['60000.00', '1.5000'],
          ['59999.50', '2.0000'],
        ],
        asks: [
          ['60000.50', '0.7500'],
          ['60001.00', '3.0000'],
        ],
      },
    }
    const { codec, decode } = start()
    expect<unknown>(decode(market.frames.depth)).toEqual([book])
    const bytes = new TextEncoder().encode(JSON.stringify(market.frames.depth))
    expect<unknown>(codec.decode(bytes)).toEqual([book])
  })

  test('depth without its clock has no exchange time', () => {
    expect(start().decode(market.frames.depth_without_time)).toMatchObject([{ update: { exchangeTime: null } }])
  })

  test('the ticker is the canary of its market', () => {
    expect(start().decode(market.frames.ticker)).toEqual([{ kind: 'canary', market: 'BTC-PERP' }])
  })

  test('of a channel nobody asked for is unknown', () => {
    expect(start().decode(market.frames.trade)).toEqual([
      { kind: 'unknown', detail: 'data of the channel BTC-PERP@trades' },
    ])
  })

  test('trades are events, told when the exchange sent them, or when they happened where it does not say', () => {
    const { codec, decode } = start()
    expect(codec.canary(TRADES)).toEqual([])
    codec.subscribe(TRADES)
    const value = { price: '60000.50', size: '0.1000', at: 1_700_000_000_100 }
    const id = '00112233445566778899aabbccddeeff:1001:0'
    expect(decode(market.frames.trade)).toEqual([
      {
        kind: 'event',
        subscription: TRADES,
        exchangeTime: 1_700_000_000_120,
        value: { ...value, id, side: 'buy' },
      },
    ])
    expect(decode(market.frames.trade_v2)).toEqual([
      { kind: 'event', subscription: TRADES, exchangeTime: value.at, value: { ...value, id: '0x1', side: null } },
    ])
    expect(decode({ ...market.frames.trade, data: [] })).toMatchObject([{ kind: 'malformed' }])
  })

  const { depth } = market.frames
  test.each([
    ['no data', { data: null }],
    ['a side missing', { data: { bids: [] } }],
    ['a side that is no list', { data: { bids: {}, asks: [] } }],
    ['a level of three', { data: { bids: [['1', '1', '1']], asks: [] } }],
    ['a price that is a number', { data: { bids: [[1, '1']], asks: [] } }],
    ['a time that is none', { tsMs: 'now' }],
    ['more levels than a book', { data: { bids: Array.from({ length: 10_001 }, () => ['1', '1']), asks: [] } }],
  ])('with %s is malformed', (_what, changes) => {
    expect(start().decode({ ...depth, ...changes })).toMatchObject([{ kind: 'malformed' }])
  })
})

test('a pong is a heartbeat', () => {
  expect(start().decode(control.frames.pong)).toEqual([{ kind: 'heartbeat' }])
})

test('what is no JSON object is malformed, and an object of no known kind unknown', () => {
  for (const frame of ['', 'oops', '[]', new Uint8Array([0xff])]) {
    expect(start().codec.decode(frame)).toMatchObject([{ kind: 'malformed' }])
  }
  expect(start().decode({ hello: 1 })).toMatchObject([{ kind: 'unknown' }])
})

test('no JSON whatever makes it throw', () => {
  const message = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.jsonValue(), result: fc.jsonValue(), error: fc.jsonValue() }, { requiredKeys: ['id'] }),
    fc.record({ subscription_outcomes: fc.jsonValue() }),
    fc.record({
      channel: fc.constantFrom('BTC-PERP@depth', 'BTC-PERP@trades', 'BTC-PERP@ticker', 'tickers'),
      data: fc.oneof(fc.jsonValue(), fc.array(fc.record({ symbol: fc.jsonValue() }))),
      tsMs: fc.jsonValue(),
    }),
  )
  fc.assert(
    fc.property(message, fc.constantFrom('v2', 'v3'), (value, dialect) => {
      const { codec, decode } = start(dialect)
      codec.subscribe(TRADES)
      for (const fact of decode(value)) expect(fact.kind).toBeString()
    }),
  )
})

describe("v2's canary", () => {
  const ETH = { ...BTC, market: 'ETH-PERP' }
  const asked = (frames: readonly unknown[]) => frames.map((frame) => JSON.parse(String(frame)).params)

  test('is one channel for all markets, asked for once, and again by a market that still hears nothing', () => {
    const codec = createVestCodec('v2')
    expect(asked([...codec.canary(BTC), ...codec.canary(ETH)])).toEqual([['tickers']])
    expect(asked(codec.canary(ETH))).toEqual([['tickers']])
  })

  test('speaks for every market in it that was asked for, and for no other', () => {
    const { codec, decode } = start('v2')
    expect(decode(market.frames.tickers)).toEqual([{ kind: 'canary', market: 'BTC-PERP' }])
    codec.canary(ETH)
    expect(decode(market.frames.tickers)).toEqual([
      { kind: 'canary', market: 'BTC-PERP' },
      { kind: 'canary', market: 'ETH-PERP' },
    ])
  })

  test('without a market of ours says nothing, and is malformed where it is no list', () => {
    expect(start('v2').decode({ channel: 'tickers', data: [null, {}, { symbol: 7 }] })).toEqual([])
    expect(start('v2').decode({ channel: 'tickers', data: {} })).toMatchObject([{ kind: 'malformed' }])
  })

  test('is refused by id, which is a notice', () => {
    expect(start('v2').decode({ id: 2, code: 1130, msg: 'INVALID_PARAMETER' })).toEqual([
      { kind: 'notice', detail: 'tickers refused: 1130 INVALID_PARAMETER' },
    ])
  })
})
