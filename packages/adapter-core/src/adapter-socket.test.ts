import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import { createAdapterSocket } from './adapter-socket.ts'
import { bookFact, fakeExchange, frameOf } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { settle } from './testing/settle.ts'

const BTC = { channel: 'order_book', market: 'BTC' }
const ETH = { channel: 'order_book', market: 'ETH' }
const TRADES = { channel: 'trades', market: 'BTC' }

async function start() {
  const told: AdapterSignal[] = []
  const script = scriptedDial()
  const counts = { frames: 0, unknownFrames: 0, malformedFrames: 0 }
  const adapterSocket = createAdapterSocket({
    variant: {
      definition: fakeExchange,
      options: {},
      url: 'wss://fake.test/',
      encoding: 'json',
      lifetimeMs: undefined,
    },
    generation: 3,
    handshakeTimeoutMs: 1_000,
    dial: script.dial,
    counts,
    tell: (signal) => told.push(signal),
    onBurstEnd: () => {},
    onEncoding: () => {},
    onDialed: () => {},
  })
  await settle()
  for (const subscription of [BTC, ETH, TRADES]) adapterSocket.subscribe(subscription)
  told.length = 0
  /** Delivers frames and returns what was told in the same tick. */
  const push = (...frames: readonly (string | Uint8Array)[]) => {
    told.length = 0
    for (const frame of frames) script.sockets[0]?.push(frame)
    return [...told]
  }
  return { adapterSocket, counts, push }
}

describe('a numbered book', () => {
  test('is told as a snapshot and updates, with its best levels after each', async () => {
    const { push } = await start()
    const told = push(
      frameOf(bookFact(BTC, { sequence: 7 })),
      frameOf(bookFact(BTC, { kind: 'delta', sequence: 8, exchangeTime: 1_005, bids: [['100.5', '2']], asks: [] })),
    )
    expect(told).toMatchObject([
      { type: 'data', generation: 3, subscription: BTC, kind: 'snapshot', sequence: 7, exchangeTime: 1_000 },
      {
        type: 'data',
        kind: 'update',
        sequence: 8,
        exchangeTime: 1_005,
        top: { bestBid: { price: '100.5', size: '2' } },
      },
    ])
  })

  test('that breaks is told once; its deltas are only a sign of life until the next snapshot', async () => {
    const { adapterSocket, push } = await start()
    push(frameOf(bookFact(BTC)), frameOf(bookFact(ETH)))
    const broken = bookFact(BTC, { kind: 'delta', sequence: 9 })
    expect(push(frameOf(broken), frameOf(broken))).toEqual([
      { type: 'gap', generation: 3, subscription: BTC, expected: '2', got: '9' },
      { type: 'heartbeat', generation: 3, answer: false },
    ])
    expect(push(frameOf(bookFact(ETH, { kind: 'delta', sequence: 2 })))).toMatchObject([{ type: 'data' }])
    adapterSocket.resubscribe(BTC)
    expect(push(frameOf(bookFact(BTC, { sequence: 20 })))).toMatchObject([{ type: 'data', kind: 'snapshot' }])
  })

  test('that gets a message twice goes on: the repeat is a sign of life, and no data', async () => {
    const { push } = await start()
    push(frameOf(bookFact(BTC)))
    const delta = frameOf(bookFact(BTC, { kind: 'delta', sequence: 2, bids: [['100.5', '2']] }))
    const next = frameOf(bookFact(BTC, { kind: 'delta', sequence: 3, bids: [], asks: [] }))
    expect(push(delta, delta, next)).toMatchObject([
      { type: 'data', sequence: 2 },
      { type: 'heartbeat', answer: false },
      { type: 'data', sequence: 3, top: { bestBid: { price: '100.5', size: '2' } } },
    ])
  })

  test('whose messages come in another order is broken at the first that is too early', async () => {
    const { push } = await start()
    push(frameOf(bookFact(BTC)))
    const at = (sequence: number) => frameOf(bookFact(BTC, { kind: 'delta', sequence }))
    expect(push(at(3), at(2), at(4)).map(({ type }) => type)).toEqual(['gap', 'heartbeat', 'heartbeat'])
  })

  test('says while it is crossed', async () => {
    const { push } = await start()
    push(frameOf(bookFact(BTC)))
    const cross = bookFact(BTC, { kind: 'delta', sequence: 2, bids: [['105', '1']], asks: [] })
    const mend = bookFact(BTC, { kind: 'delta', sequence: 3, bids: [['105', '0']], asks: [] })
    expect(push(frameOf(cross, mend))).toMatchObject([{ crossed: true }, { crossed: false }])
  })

  test('a malformed delta is dropped, and its loss shows at the next number', async () => {
    const { counts, push } = await start()
    push(frameOf(bookFact(BTC)))
    const told = push(
      frameOf(bookFact(BTC, { kind: 'delta', sequence: 2, bids: [['-1', '1']] })),
      frameOf(bookFact(BTC, { kind: 'delta', sequence: 3 })),
    )
    expect(told).toMatchObject([
      { type: 'noise', kind: 'malformed' },
      { type: 'gap', expected: '2', got: '3' },
    ])
    expect(counts.malformedFrames).toBe(1)
  })
})

describe('a book that is sent whole every time', () => {
  const whole = (exchangeTime: number) => frameOf(bookFact(BTC, { kind: 'replace', sequence: null, exchangeTime }))

  test('is a snapshot where it answers a subscription, and live data after that', async () => {
    const { adapterSocket, push } = await start()
    expect(push(whole(1), whole(2), whole(3))).toMatchObject([
      { kind: 'snapshot' },
      { kind: 'update' },
      { kind: 'update' },
    ])
    adapterSocket.resubscribe(BTC)
    expect(push(whole(2), whole(3))).toMatchObject([{ kind: 'snapshot' }, { kind: 'update' }])
  })

  test('that is older than the last is dropped as a notice', async () => {
    const { push } = await start()
    push(whole(10))
    expect(push(whole(9))).toMatchObject([{ type: 'noise', kind: 'notice' }])
  })

  test('an unnumbered delta that is malformed breaks the book at once', async () => {
    const { push } = await start()
    push(whole(10))
    const told = push(frameOf(bookFact(BTC, { kind: 'delta', sequence: null, bids: [['x', '1']] })))
    expect(told).toMatchObject([{ type: 'noise' }, { type: 'gap', subscription: BTC, expected: null, got: null }])
  })
})

describe('everything else a frame can say', () => {
  test('is told in its order, in the same tick', async () => {
    const { push } = await start()
    const told = push(
      frameOf(
        { kind: 'acknowledged', subscription: BTC },
        { kind: 'refused', subscription: ETH, detail: 'no\nsuch market' },
        { kind: 'event', subscription: TRADES, exchangeTime: 5, value: { price: '7' } },
        { kind: 'canary', market: 'BTC' },
        { kind: 'authenticated' },
        { kind: 'auth_refused', detail: 'expired', remedy: null },
        { kind: 'throttled', detail: 'slow\ndown', retryAfterMs: 3_000 },
      ),
    )
    expect(told).toEqual([
      { type: 'acknowledged', generation: 3, subscription: BTC },
      { type: 'refused', generation: 3, subscription: ETH, detail: 'no such market' },
      {
        type: 'data',
        generation: 3,
        subscription: TRADES,
        kind: 'update',
        sequence: null,
        exchangeTime: 5,
        top: null,
        value: { price: '7' },
        crossed: false,
      },
      { type: 'canary', generation: 3, market: 'BTC' },
      { type: 'authenticated', generation: 3 },
      { type: 'auth_refused', generation: 3, detail: 'expired', remedy: null },
      { type: 'throttled', generation: 3, detail: 'slow down', retryAfterMs: 3_000 },
    ])
  })

  test('a frame that says nothing is still a sign of life', async () => {
    const { push } = await start()
    expect(push(frameOf())).toEqual([{ type: 'heartbeat', generation: 3, answer: false }])
  })

  test('noise is counted by its kind', async () => {
    const { counts, push } = await start()
    const told = push(
      frameOf({ kind: 'notice', detail: 'hello' }, { kind: 'unknown', detail: 'new\u001b[2Jthing' }),
      frameOf({ kind: 'malformed', detail: 'cut' }),
      'no JSON: the codec throws',
      frameOf(bookFact({ channel: 'order_book', market: 'DOGE' })),
    )
    expect(told.map((signal) => signal.type === 'noise' && signal.kind)).toEqual([
      'notice',
      'unknown',
      'malformed',
      'malformed',
      'unknown',
    ])
    expect(counts).toEqual({ frames: 4, unknownFrames: 2, malformedFrames: 2 })
    expect(JSON.stringify(told)).not.toContain('\\u001b')
  })
})
