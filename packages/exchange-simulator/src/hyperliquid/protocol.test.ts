import { afterAll, beforeAll, expect, test } from 'bun:test'
import { systemClock } from '../clock.ts'
import { type Exchange, openExchange } from '../exchange/exchange.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { connect, type Frame, type TestClient } from '../testing/client.ts'
import { recordOf, stretch } from '../testing/until.ts'
import { hyperliquidProtocol } from './protocol.ts'

const BOOK_MS = 400

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ hyperliquidBookMs: BOOK_MS, rateHz: 100 })
})
afterAll(() => simulator.stop())

const open = () => connect(simulator.urls.hyperliquid)

interface WireLevel {
  readonly px: string
  readonly sz: string
  readonly n: number
}

interface BookData {
  readonly coin: string
  readonly time: number
  readonly levels: readonly [readonly WireLevel[], readonly WireLevel[]]
}

const isOf = (channel: string) => (frame: Frame) => frame['channel'] === channel
const bookIn = (frame: Frame) => frame['data'] as BookData

/** Sends a request about a subscription and resolves with the answer, whatever it is. */
function ask(client: TestClient, method: 'subscribe' | 'unsubscribe', subscription: object): Promise<Frame> {
  const answer = client.next((frame) => isOf('subscriptionResponse')(frame) || isOf('error')(frame))
  client.send({ method, subscription })
  return answer
}

test('repeats a subscription with every default, then sends the book: 20 levels a side, in order, as decimals', async () => {
  const client = await open()
  const book = client.next(isOf('l2Book'))
  expect(await ask(client, 'subscribe', { type: 'l2Book', coin: 'BTC' })).toEqual({
    channel: 'subscriptionResponse',
    data: {
      method: 'subscribe',
      subscription: { type: 'l2Book', coin: 'BTC', nSigFigs: null, mantissa: null, fast: false },
    },
  })
  const { coin, levels, time } = bookIn(await book)
  expect([coin, levels[0].length, levels[1].length]).toEqual(['BTC', 20, 20])
  expect(Number.isInteger(time)).toBe(true)
  for (const { px, sz, n } of levels.flat()) {
    expect(px).toMatch(/^\d{5}\.0$/)
    expect(sz).toMatch(/^\d+\.\d{1,5}$/)
    expect(n).toBeGreaterThan(0)
  }
  const prices = [...levels[1].toReversed(), ...levels[0]].map(({ px }) => Number(px))
  expect(prices).toEqual(prices.toSorted((a, b) => b - a))
  expect(new Set(prices).size).toBe(40)
  client.webSocket.terminate()
})

test('books come by the clock, however quiet the market is, each with a new time', async () => {
  const client = await open()
  const { id } = simulator.inject({ fault: 'quiet', exchange: 'hyperliquid', intervalMs: 60_000 })
  const first = client.next(isOf('l2Book'))
  await ask(client, 'subscribe', { type: 'l2Book', coin: 'ETH' })
  const books = [bookIn(await first), bookIn(await client.next(isOf('l2Book')))]
  books.push(bookIn(await client.next(isOf('l2Book'))))
  expect(new Set(books.map(({ levels }) => JSON.stringify(levels))).size).toBe(1)
  expect(new Set(books.map(({ time }) => time)).size).toBe(3)
  simulator.end(id)
  client.webSocket.terminate()
})

test('nothing comes sooner after the answer than it really does, however often books are due', async () => {
  const client = await open()
  const askedAt = systemClock.now()
  const first = client.next(isOf('l2Book'))
  await ask(client, 'subscribe', { type: 'l2Book', coin: 'ETH', fast: true })
  expect(bookIn(await first).time - askedAt).toBeGreaterThanOrEqual(95)
  client.webSocket.terminate()
})

test('a fast book is told apart by nothing but its 5 levels, and comes ten times as often', async () => {
  const client = await open()
  await ask(client, 'subscribe', { type: 'l2Book', coin: 'BTC', fast: true })
  const answer = client.frames.at(-1)
  expect(answer).toMatchObject({ data: { subscription: { type: 'l2Book', coin: 'BTC', fast: true } } })
  await stretch(BOOK_MS)
  const books = client.frames.filter(isOf('l2Book')).map(bookIn)
  expect(books.length).toBeGreaterThan(3)
  expect(new Set(books.map(({ levels }) => levels.map((side) => side.length).join()))).toEqual(new Set(['5,5']))
  client.webSocket.terminate()
})

test('best prices come when they change, and not at all while nothing does', async () => {
  const client = await open()
  expect(await ask(client, 'subscribe', { type: 'bbo', coin: 'BTC' })).toMatchObject({
    data: { subscription: { type: 'bbo', coin: 'BTC' } },
  })
  await client.next(isOf('bbo'))
  for (let seen = 0; seen < 4; seen++) await client.next(isOf('bbo'))
  const told = client.frames.filter(isOf('bbo')).map((frame) => frame['data'] as { bbo: [WireLevel, WireLevel] })
  expect(told.every(({ bbo: [bid, ask] }) => Number(bid.px) < Number(ask.px))).toBe(true)
  const { id } = simulator.inject({ fault: 'quiet', exchange: 'hyperliquid', intervalMs: 60_000 })
  // Several blocks: the first of them may tell of what changed before.
  await stretch(400)
  expect(client.frames.filter(isOf('bbo')).length).toBeLessThanOrEqual(told.length + 1)
  simulator.end(id)
  await client.next(isOf('bbo'))
  client.webSocket.terminate()
})

test('what surrounds a price comes by the clock, however quiet the market is', async () => {
  const client = await open()
  const { id } = simulator.inject({ fault: 'quiet', exchange: 'hyperliquid', intervalMs: 60_000 })
  await ask(client, 'subscribe', { type: 'activeAssetCtx', coin: 'ETH' })
  await client.next(isOf('activeAssetCtx'))
  const { data } = await client.next(isOf('activeAssetCtx'))
  expect(data).toMatchObject({ coin: 'ETH', ctx: { midPx: expect.stringMatching(/^\d+\.\d$/) } })
  simulator.end(id)
  client.webSocket.terminate()
})

test('trades come in arrays, at first the last few, each once', async () => {
  const client = await open()
  const first = client.next(isOf('trades'))
  await ask(client, 'subscribe', { type: 'trades', coin: 'BTC' })
  const trades = [(await first)['data'], (await client.next(isOf('trades')))['data']] as Record<string, unknown>[][]
  expect(trades[0]?.length).toBe(10)
  const all = trades.flat()
  expect(Object.keys(all[0] ?? {})).toEqual(['coin', 'side', 'px', 'sz', 'time', 'hash', 'tid', 'users'])
  expect(all.every(({ side, hash }) => /^[AB]$/.test(String(side)) && /^0x[0-9a-f]{64}$/.test(String(hash)))).toBe(true)
  expect(all.map(({ time }) => time)).toEqual(all.map(({ time }) => time).toSorted())
  expect(new Set(all.map(({ tid }) => tid)).size).toBe(all.length)
  expect(all.every(({ tid }) => Number.isSafeInteger(tid))).toBe(true)
  client.webSocket.terminate()
})

test('says what is already so, and what it does not understand', async () => {
  const client = await open()
  const subscription = { type: 'l2Book', coin: 'BTC' }
  await ask(client, 'subscribe', subscription)
  const error = (data: string) => ({ channel: 'error', data })
  expect(await ask(client, 'subscribe', subscription)).toEqual(
    error('Already subscribed: {"type":"l2Book","coin":"BTC"}'),
  )
  expect(await ask(client, 'unsubscribe', subscription)).toMatchObject({ data: { method: 'unsubscribe' } })
  expect(await ask(client, 'unsubscribe', subscription)).toEqual(
    error('Already unsubscribed: {"type":"l2Book","coin":"BTC"}'),
  )
  expect(await ask(client, 'subscribe', { type: 'weather', coin: 'BTC' })).toEqual(
    error('Invalid subscription {"type":"weather","coin":"BTC"}'),
  )
  for (const text of ['{', '{"method":"dance"}']) {
    const answer = client.next(isOf('error'))
    client.send(text)
    expect(await answer).toEqual(error(`Error parsing JSON into valid websocket request: ${text}`))
  }
  client.send({ method: 'ping' })
  expect(await client.next(isOf('pong'))).toEqual({ channel: 'pong' })
  client.webSocket.terminate()
})

test.each([
  { type: 'l2Book', coin: 'NOPE' },
  { type: 'trades', coin: 'btc' },
  { type: 'l2Book', coin: 'BTC', nSigFigs: 9 },
])('%j ends the socket, without an error and without a close frame', async (subscription) => {
  const client = await open()
  client.send({ method: 'subscribe', subscription })
  expect((await client.ended).code).toBe(1006)
  expect(client.frames).toEqual([])
})

test('a refused book, by a fault, is an error and leaves the socket open', async () => {
  const client = await open()
  simulator.inject({ fault: 'reject_subscribe', exchange: 'hyperliquid', count: 1 })
  const subscription = { type: 'l2Book', coin: 'BTC' }
  expect(await ask(client, 'subscribe', subscription)).toMatchObject({ channel: 'error' })
  expect(await ask(client, 'subscribe', subscription)).toMatchObject({ channel: 'subscriptionResponse' })
  client.webSocket.terminate()
})

test('a spoilt book is mended by the next one', async () => {
  const client = await open()
  await ask(client, 'subscribe', { type: 'l2Book', coin: 'BTC' })
  await client.next(isOf('l2Book'))
  const next = client.next(isOf('l2Book'))
  const { id } = simulator.inject({ fault: 'corrupt', exchange: 'hyperliquid' })
  expect(bookIn(await next).levels[0][0]?.px).not.toMatch(/^\d+\.\d+$/)
  expect(recordOf(simulator, id).firstFrameAt).toBeNull()
  expect(bookIn(await client.next(isOf('l2Book'))).levels[0][0]?.px).toMatch(/^\d+\.\d+$/)
  expect(recordOf(simulator, id).firstFrameAt).not.toBeNull()
  client.webSocket.terminate()
})

test('a socket to which nothing was sent for a while is cut; an answer to a ping is something sent', async () => {
  const stopping = new AbortController()
  const exchange: Exchange = await openExchange({
    protocol: hyperliquidProtocol({ silenceLimitMs: 300 }),
    port: 0,
    markets: ['BTC'],
    seed: 1,
    rateHz: 1,
    clock: systemClock,
    signal: stopping.signal,
  })
  const [silent, pinging] = await Promise.all([connect(exchange.url), connect(exchange.url)])
  const pings = (async () => {
    while (silent.webSocket.readyState === silent.webSocket.OPEN) {
      const pong = pinging.next(isOf('pong'))
      pinging.send({ method: 'ping' })
      await pong
      await stretch(50)
    }
  })()
  expect((await silent.ended).code).toBe(1006)
  await pings
  expect(pinging.webSocket.readyState).toBe(pinging.webSocket.OPEN)
  expect((await pinging.ended).code).toBe(1006)
  stopping.abort()
})
