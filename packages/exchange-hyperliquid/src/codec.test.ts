import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { frames as control } from '../fixtures/control.json'
import { frames as market } from '../fixtures/market-data.json'
import { createHyperliquidCodec } from './codec.ts'

const of = (channel: string, coin = 'BTC') => ({ channel, market: coin })
const [BOOK, FAST, BBO, TRADES] = ['order_book', 'order_book_fast', 'bbo', 'trades'].map((channel) => of(channel)) as [
  ReturnType<typeof of>,
  ReturnType<typeof of>,
  ReturnType<typeof of>,
  ReturnType<typeof of>,
]

/** A codec that has asked for these, and for the canary where there is one. */
function start(...asked: readonly ReturnType<typeof of>[]) {
  const codec = createHyperliquidCodec()
  for (const subscription of asked) {
    codec.subscribe(subscription)
    codec.canary(subscription)
  }
  const decode = (message: unknown) => codec.decode(JSON.stringify(message))
  return { codec, decode }
}

describe('requests', () => {
  const sent = (frames: readonly unknown[]) => frames.map((frame) => JSON.parse(String(frame)))

  test('are one subscription a frame, without ids', () => {
    const { codec } = start()
    const frames = [BOOK, FAST, BBO, TRADES].flatMap((one) => codec.subscribe(one))
    expect(sent(frames).map(({ method, subscription }) => [method, subscription])).toEqual([
      ['subscribe', { type: 'l2Book', coin: 'BTC' }],
      ['subscribe', { type: 'l2Book', coin: 'BTC', fast: true }],
      ['subscribe', { type: 'bbo', coin: 'BTC' }],
      ['subscribe', { type: 'trades', coin: 'BTC' }],
    ])
    expect(sent(codec.unsubscribe(FAST))).toEqual([
      { method: 'unsubscribe', subscription: { type: 'l2Book', coin: 'BTC', fast: true } },
    ])
    expect(codec.ping()).toBe('{"method":"ping"}')
  })

  test('for a canary exist where silence proves nothing: for bbo', () => {
    const { codec } = start()
    expect(sent(codec.canary(BBO))).toEqual([
      { method: 'subscribe', subscription: { type: 'activeAssetCtx', coin: 'BTC' } },
    ])
    expect([BOOK, FAST, TRADES].flatMap((one) => codec.canary(one))).toEqual([])
  })

  test('for a channel it does not have are a mistake of the caller', () => {
    expect(() => start().codec.subscribe(of('constructor'))).toThrow(RangeError)
  })
})

describe('an echo', () => {
  test('acknowledges what it names, whatever defaults were filled in, and tells fast from slow', () => {
    expect(start(BOOK).decode(control.book_acknowledged)).toEqual([{ kind: 'acknowledged', subscription: BOOK }])
    expect(start(FAST).decode(control.fast_acknowledged)).toEqual([{ kind: 'acknowledged', subscription: FAST }])
    expect(start(BBO).decode(control.bbo_acknowledged)).toEqual([{ kind: 'acknowledged', subscription: BBO }])
  })

  test('of what nobody asked for is a notice', () => {
    expect(start(BOOK).decode(control.fast_acknowledged)).toMatchObject([{ kind: 'notice' }])
    expect(start(BOOK).decode({ channel: 'subscriptionResponse', data: { method: 'subscribe' } })).toMatchObject([
      { kind: 'notice' },
    ])
  })

  test('of an unsubscribe or of the canary says nothing', () => {
    expect(start(BOOK).decode(control.unsubscribed)).toEqual([])
    expect(start(BBO).decode(control.canary_acknowledged)).toEqual([])
  })

  test('without what it answers is malformed', () => {
    expect(start(BOOK).decode({ channel: 'subscriptionResponse', data: 'ok' })).toMatchObject([{ kind: 'malformed' }])
  })
})

describe('an error', () => {
  test('that we have it already acknowledges, and that we have it not says nothing', () => {
    expect(start(BOOK).decode(control.already_subscribed)).toEqual([{ kind: 'acknowledged', subscription: BOOK }])
    expect(start(BOOK).decode(control.already_unsubscribed)).toEqual([])
  })

  test('that quotes a subscription, or the request for it, refuses that', () => {
    const { data: invalid } = control.invalid_subscription
    expect(start(BBO).decode(control.invalid_subscription)).toEqual([
      { kind: 'refused', subscription: BBO, detail: invalid },
    ])
    expect(start(TRADES).decode(control.unreadable_request)).toMatchObject([{ kind: 'refused', subscription: TRADES }])
  })

  test('about the canary is a notice', () => {
    const about = (words: string) => ({ channel: 'error', data: `${words}{"type":"activeAssetCtx","coin":"BTC"}` })
    expect(start(BBO).decode(about('Invalid subscription '))).toMatchObject([{ kind: 'notice' }])
    expect(start(BBO).decode(about('Already subscribed: '))).toEqual([])
  })

  test('about the pace of all sockets is said as such', () => {
    expect(start(BOOK).decode(control.too_many_messages)).toEqual([
      { kind: 'throttled', detail: control.too_many_messages.data, retryAfterMs: null },
    ])
  })

  test.each([
    ['names no subscription of ours', control.already_subscribed],
    ['quotes nothing', control.too_many_users],
    ['is about a limit', control.too_many_channels],
    ['quotes what is no JSON', { channel: 'error', data: 'Already subscribed: {"type":"l2Book","coin":"BT' }],
    ['is no text', { channel: 'error', data: { code: 7 } }],
  ])('that %s is a notice', (_what, message) => {
    expect(start(TRADES).decode(message)).toMatchObject([{ kind: 'notice' }])
  })
})

describe('data', () => {
  const bids = [
    ['60000.0', '1.5'],
    ['59999.0', '2.0'],
  ]
  const asks = [
    ['60001.0', '0.75'],
    ['60002.0', '3.0'],
  ]
  const whole = { kind: 'replace', sequence: null }

  test('l2Book is the whole book of the one that was asked for', () => {
    for (const subscription of [BOOK, FAST]) {
      expect<unknown>(start(subscription).decode(market.book)).toEqual([
        { kind: 'book', subscription, update: { ...whole, exchangeTime: 1_700_000_000_000, bids, asks } },
      ])
    }
  })

  test('bbo is a book of one level a side, or of none', () => {
    const { decode } = start(BBO)
    const said = [market.bbo, market.bbo_without_bid, market.bbo_without_ask].flatMap(decode)
    const bid = ['60000.0', '1.5']
    const ask = ['60001.0', '0.7']
    expect<unknown>(said).toEqual([
      {
        kind: 'book',
        subscription: BBO,
        update: { ...whole, exchangeTime: 1_700_000_000_100, bids: [bid], asks: [ask] },
      },
      { kind: 'book', subscription: BBO, update: { ...whole, exchangeTime: 1_700_000_000_200, bids: [], asks: [ask] } },
      { kind: 'book', subscription: BBO, update: { ...whole, exchangeTime: 1_700_000_000_300, bids: [bid], asks: [] } },
    ])
  })

  test('trades are an event each; those of the first list are older than the subscription, so their age says nothing', () => {
    const { codec, decode } = start(TRADES)
    const first = { id: '101', price: '60001.0', size: '0.1', side: 'buy', at: 1_699_999_990_000 } as const
    const second = { id: '102', price: '60000.0', size: '0.2', side: 'sell', at: 1_699_999_999_000 } as const
    const told = (times: readonly (number | null)[]) =>
      [first, second].map((value, i) => ({
        kind: 'event' as const,
        subscription: TRADES,
        exchangeTime: times[i] ?? null,
        value,
      }))
    expect(decode(market.trades)).toEqual(told([null, null]))
    expect(decode(market.trades)).toEqual(told([first.at, second.at]))
    codec.subscribe(TRADES)
    expect(decode(market.trades)).toEqual(told([null, null]))
  })

  test('one bad trade among good ones is dropped alone', () => {
    const [good] = market.trades.data
    const data = [{ ...good, side: 'X' }, good, { ...good, coin: 'ETH' }]
    expect(
      start(TRADES)
        .decode({ channel: 'trades', data })
        .map(({ kind }) => kind),
    ).toEqual(['malformed', 'event', 'unknown'])
    expect(start(TRADES).decode({ channel: 'trades', data: {} })).toMatchObject([{ kind: 'malformed' }])
    expect(start(TRADES).decode({ channel: 'trades', data: Array(5_001).fill(0) })).toHaveLength(1)
    expect(start(TRADES).decode({ channel: 'trades', data: [] })).toEqual([])
  })

  test('a context is the canary of its coin, perpetual or spot', () => {
    expect(start(BBO).decode(market.context)).toEqual([{ kind: 'canary', market: 'BTC' }])
    expect(start(of('bbo', '@107')).decode(market.spot_context)).toEqual([{ kind: 'canary', market: '@107' }])
  })

  test.each(['book', 'bbo', 'trades', 'context'] as const)('a %s that nobody asked for is unknown', (name) => {
    expect(
      start()
        .decode(market[name])
        .every(({ kind }) => kind === 'unknown'),
    ).toBe(true)
  })
})

describe('anything else', () => {
  test('a pong is a heartbeat, and the greeting says nothing', () => {
    expect(start().decode(control.pong)).toEqual([{ kind: 'heartbeat' }])
    expect(start().codec.decode('Websocket connection established.')).toEqual([])
  })

  test('a channel that is none of ours is unknown', () => {
    expect(start().decode({ channel: 'allMids', data: {} })).toEqual([
      { kind: 'unknown', detail: 'a message of the channel allMids' },
    ])
    expect(start().decode({})).toMatchObject([{ kind: 'unknown' }])
  })

  test.each(['', 'oops', '[]', '7', new Uint8Array([0xff])])('%p is malformed', (frame) => {
    expect(start().codec.decode(frame)).toMatchObject([{ kind: 'malformed' }])
  })

  test('no JSON whatever makes it throw', () => {
    const channel = fc.constantFrom('l2Book', 'bbo', 'trades', 'activeAssetCtx', 'subscriptionResponse', 'error')
    const data = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.record({ coin: fc.constant('BTC'), px: fc.jsonValue(), side: fc.jsonValue() })),
      fc.record({ coin: fc.constant('BTC'), levels: fc.jsonValue(), bbo: fc.jsonValue(), time: fc.nat() }),
      fc.record({ method: fc.constant('subscribe'), subscription: fc.jsonValue() }),
      fc.jsonValue().map((value) => `Already subscribed: ${JSON.stringify(value)}`),
    )
    const message = fc.oneof(fc.jsonValue(), fc.record({ channel, data }))
    fc.assert(
      fc.property(message, (value) => {
        for (const fact of start(BOOK, BBO, TRADES).decode(value)) expect(fact.kind).toBeString()
      }),
    )
  })
})
