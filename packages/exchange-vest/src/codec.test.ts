import { describe, expect, test } from 'bun:test'
import { conformanceChecks } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import control from '../fixtures/control.json'
import market from '../fixtures/market-data.json'
import { createVestCodec } from './codec.ts'
import { vest } from './vest.ts'

const BTC = { channel: 'order_book', market: 'BTC-PERP' }
const ACKNOWLEDGED = [{ kind: 'acknowledged', subscription: BTC }] as const

/** A codec that has asked for the book with id 1 and for its canary with id 2. */
function start() {
  const codec = createVestCodec()
  codec.subscribe(BTC)
  codec.canary(BTC)
  const decode = (message: unknown) => codec.decode(JSON.stringify(message))
  return { codec, decode }
}

const outcome = (status: unknown, reason?: unknown, requested: unknown = 'BTC-PERP@depth') => ({
  subscription_outcomes: [{ requested, status, reason }],
})

test('asks with a frame each for the book, its canary, the end of it, and a ping', () => {
  const codec = createVestCodec()
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
    fc.record({ channel: fc.constant('BTC-PERP@depth'), data: fc.jsonValue(), tsMs: fc.jsonValue() }),
  )
  fc.assert(
    fc.property(message, (value) => {
      for (const fact of start().decode(value)) expect(fact.kind).toBeString()
    }),
  )
})

describe('what every exchange must keep', () => {
  const frames = [control, market].flatMap((file) => Object.values(file.frames).map((frame) => JSON.stringify(frame)))
  for (const { name, run } of conformanceChecks(vest, frames)) test(name, run)
})
