import { expect, test } from 'bun:test'
import { plainExchange } from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, scriptedDial } from '@holdfast/adapter-core/testing'
import { type KeepAliveOptions, keepAlive } from './keep-alive.ts'
import type { ConnectionStatus, GatedBook, GatedData } from './status.ts'

const BTC = { channel: 'ticker', market: 'BTC' }
const BOOK = { channel: 'book', market: 'BTC' }

/** A number is a tick; a pair of prices is a whole book. */
const feed = plainExchange<number>({
  id: 'feed',
  channels: { ticker: {}, book: {} },
  subscribe: ({ channel }) => [`+${channel}`],
  decode: (frame) => {
    const value: unknown = JSON.parse(String(frame))
    if (typeof value === 'number') return [{ kind: 'event', subscription: BTC, exchangeTime: null, value }]
    const [bid, ask] = value as readonly [string, string]
    const sides = { bids: [[bid, '1'] as const], asks: [[ask, '1'] as const] }
    return [
      { kind: 'book', subscription: BOOK, update: { kind: 'snapshot', sequence: null, exchangeTime: null, ...sides } },
    ]
  },
})

/** Addresses so far: each test has its own, since the process has one dial budget. */
let addresses = 0

/** A feed kept alive over scripted sockets, with everything it told. */
function kept(changes: Partial<KeepAliveOptions<number>> = {}) {
  const clock = new FakeClock()
  const script = scriptedDial()
  const stop = new AbortController()
  const data: GatedData<number>[] = []
  const books: GatedBook[] = []
  const statuses: ConnectionStatus[] = []
  const events: StoredEvent[] = []
  addresses += 1
  const connection = keepAlive({
    exchange: feed,
    url: `wss://feed-${addresses}.test/ws`,
    subscriptions: [BTC],
    signal: stop.signal,
    onStatus: (status) => statuses.push(status),
    onData: (told) => data.push(told),
    onBook: (told) => books.push(told),
    onEvent: (event) => events.push(event),
    clock,
    dial: script.dial,
    random: () => 0.5,
    ...changes,
  })
  const newest = () => {
    const socket = script.sockets.at(-1)
    if (socket === undefined) throw new RangeError('No socket was dialed')
    return socket
  }
  /** Ticks for `ms`, one each 50 ms, with every ping answered. */
  const flow = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      await clock.advance(50)
      newest().push('7')
      newest().heartbeat('pong')
    }
    await clock.advance(0)
  }
  return { books, clock, connection, data, events, flow, newest, script, statuses, stop }
}

test('values reach their reader as they come, with the verdict and the connection they belong to', async () => {
  const { clock, connection, data, newest, statuses, stop } = kept({ connection: 'mine' })
  await clock.advance(0)
  expect(newest().sent).toEqual(['+ticker'])
  newest().push('1')
  newest().push('2')
  expect(data).toMatchObject([
    { value: 1, fresh: true, staleReason: null, connection: 'mine', ...BTC, generation: 1, repeated: false },
    { value: 2, fresh: true, repeated: false },
  ])
  expect(statuses.at(-1)).toMatchObject({ id: 'mine', state: 'live' })
  stop.abort()
  await connection.done
})

test('the last value is told again, not fresh, in the tick of the loss; the next socket brings the next one', async () => {
  const { clock, data, flow, newest, script, stop } = kept()
  await flow(6_000)
  newest().close(1012)
  expect(data.at(-1)).toMatchObject({
    value: { lastKnown: 7 },
    fresh: false,
    staleReason: 'not_live',
    repeated: true,
    generation: 1,
  })
  const before = data.length
  await clock.advance(100)
  expect(script.sockets).toHaveLength(2)
  expect(newest().sent).toEqual(['+ticker'])
  newest().push('8')
  expect(data.slice(before)).toMatchObject([{ value: 8, fresh: true, repeated: false, generation: 2 }])
  stop.abort()
})

test('a peer that answers nothing any more is given up, and its successor delivers', async () => {
  const { clock, data, flow, newest, script, statuses, stop } = kept()
  await flow(6_000)
  await clock.advance(2_400)
  expect(script.sockets).toHaveLength(2)
  expect(statuses.find(({ state }) => state === 'down')?.cause).toBe('heartbeat_timeout')
  newest().push('9')
  expect(data.at(-1)).toMatchObject({ value: 9, fresh: true, generation: 2 })
  stop.abort()
})

test('a feed that speaks once a minute, and says so, is kept on one socket', async () => {
  const slow = plainExchange<number>({
    id: 'slow',
    channels: { ticker: { staleAfterMs: 90_000 } },
    decode: () => [{ kind: 'event', subscription: BTC, exchangeTime: null, value: 1 }],
  })
  const { clock, data, events, newest, stop } = kept({ exchange: slow, policy: { firstDataTimeoutMs: 90_000 } })
  for (let passed = 0; passed < 600_000; passed += 500) {
    await clock.advance(500)
    newest().heartbeat('pong')
    if (passed % 60_000 === 59_500) newest().push('minute')
  }
  expect(data).toHaveLength(10)
  expect(data.every(({ fresh, generation }) => fresh && generation === 1)).toBe(true)
  expect(events.map(({ type }) => type)).toEqual(['connection_connecting', 'attempt_started', 'connection_live'])
  stop.abort()
})

test('a feed that may rightly be silent is live once asked for, as long as its peer answers', async () => {
  const quiet = plainExchange<number>({
    id: 'quiet',
    channels: { ticker: { firstData: 'on_event' } },
    decode: () => [],
  })
  const { clock, events, newest, script, statuses, stop } = kept({ exchange: quiet })
  for (let passed = 0; passed < 60_000; passed += 500) {
    await clock.advance(500)
    newest().heartbeat('pong')
  }
  expect(script.sockets).toHaveLength(1)
  expect(statuses.at(-1)?.state).toBe('live')
  await clock.advance(4_000)
  expect(events.find(({ type }) => type === 'connection_lost')?.data).toMatchObject({ cause: 'heartbeat_timeout' })
  expect(script.sockets.length).toBeGreaterThan(1)
  stop.abort()
})

test('order books come as their best prices, and only to who reads books', async () => {
  const { books, clock, data, newest, stop } = kept({ subscriptions: [BOOK] })
  await clock.advance(0)
  newest().push('["1","2"]')
  expect(books).toMatchObject([{ value: { bestBid: { price: '1' }, bestAsk: { price: '2' } }, fresh: true }])
  newest().close()
  expect(books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  expect(data).toEqual([])
  stop.abort()
})

test('events are numbered from 1, and those of an outage carry its id', async () => {
  const { clock, events, flow, newest, stop } = kept()
  await flow(6_000)
  newest().close(1012)
  await clock.advance(100)
  newest().push('8')
  await clock.advance(0)
  expect(events.map(({ id, type, outageId }) => [id, type, outageId])).toEqual([
    [1, 'connection_connecting', null],
    [2, 'attempt_started', null],
    [3, 'connection_live', null],
    [4, 'connection_lost', 4],
    [5, 'attempt_started', 4],
    [6, 'connection_live', 4],
  ])
  stop.abort()
})

test('connections of one process share the dials to an address', async () => {
  const exchange = { ...feed, dialLimits: { perSecond: 1, perMinute: 60 } }
  const clock = new FakeClock()
  const [first, second] = [0, 0].map(() => kept({ exchange, clock, url: 'wss://shared.test/ws' }))
  await clock.advance(900)
  expect([first?.script.sockets.length, second?.script.sockets.length]).toEqual([1, 0])
  await clock.advance(200)
  expect(second?.script.sockets.length).toBe(1)
  first?.stop.abort()
  second?.stop.abort()
})

test('ends with its signal, and leaves nothing', async () => {
  const { clock, connection, flow, newest, stop } = kept()
  await flow(1_000)
  stop.abort()
  await connection.done
  await clock.advance(0)
  expect(newest().terminated).toBe(true)
  expect(clock.sleeping).toBe(0)
  expect(connection.status().state).toBe('stopped')
})

test('a mistake in what it is given is named', () => {
  expect(() => kept({ url: 'https://feed.test' })).toThrow('not ws:// or wss://')
  expect(() => kept({ subscriptions: [] })).toThrow('Cannot keep feed alive: no subscription is wanted')
  expect(() => kept({ subscriptions: [{ channel: 'trades', market: 'BTC' }] })).toThrow('no channel trades')
  expect(() => kept({ policy: { backoffCapMs: 60_000 } })).toThrow('backoffCapMs: expected 10 to 5000, got 60000')
  expect(() => kept({ policy: { backofCapMs: 1 } as object })).toThrow('no number of that name')
})
