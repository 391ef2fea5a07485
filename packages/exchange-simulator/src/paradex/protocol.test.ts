import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import { systemClock } from '../clock.ts'
import { type Exchange, openExchange } from '../exchange/exchange.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { ask, BTC, bookOf, booksIn, ETH, isBook, subscribeBook } from '../testing/books.ts'
import { connect, type Frame, type TestClient } from '../testing/client.ts'
import { paradexProtocol } from './protocol.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 200 })
})
afterAll(() => simulator.stop())

const open = () => connect(simulator.urls.paradex)

async function answerTo(client: TestClient, request: unknown): Promise<Frame> {
  const answer = client.next((frame) => 'error' in frame || 'result' in frame)
  client.send(request)
  return answer
}

describe('requests', () => {
  test('acknowledges with the channel and times in microseconds that add up', async () => {
    const client = await open()
    const ack = await ask(client, 'subscribe')
    expect(Object.keys(ack)).toEqual(['jsonrpc', 'id', 'result', 'usIn', 'usDiff', 'usOut'])
    expect(ack['result']).toEqual({ channel: `order_book.${BTC}.deltas` })
    const { usIn, usDiff, usOut } = ack as { usIn: number; usDiff: number; usOut: number }
    expect(usIn + usDiff).toBe(usOut)
    expect(usIn).toBeGreaterThan(1e15)
    client.webSocket.terminate()
  })

  const channel = (name: string) => ({ jsonrpc: '2.0', method: 'subscribe', params: { channel: name }, id: 5 })
  test.each([
    [
      'no jsonrpc',
      { method: 'subscribe', params: { channel: 'x' }, id: 5 },
      -32600,
      'invalid request object',
      undefined,
    ],
    ['an unknown channel', channel('candles'), -32600, 'invalid subscribe request', 'invalid channel'],
    ['an unknown market', channel('order_book.X.deltas'), -32600, 'invalid subscribe request', 'invalid channel'],
    [
      'a suffix',
      channel(`order_book.${BTC}.deltas@100ms`),
      -32600,
      'invalid subscribe request',
      'no parameters expected for deltas topic.',
    ],
    ['an unknown method', { jsonrpc: '2.0', method: 'ping', id: 5 }, -32601, 'method does not exist', undefined],
    ['no channel', { jsonrpc: '2.0', method: 'subscribe', params: {}, id: 5 }, -32602, 'invalid params', undefined],
  ])('refuses %s', async (_name, request, code, message, data) => {
    const client = await open()
    const answer = await answerTo(client, request)
    expect(answer['id']).toBe(5)
    expect(answer['error']).toEqual({ code, message, ...(data && { data }) })
    client.webSocket.terminate()
  })

  test('answers what is no JSON with a parse error and no id', async () => {
    const client = await open()
    expect(await answerTo(client, '{')).toMatchObject({ id: null, error: { code: -32700 } })
    client.webSocket.terminate()
  })

  test('refuses a second subscription and an unsubscription of nothing, and goes on', async () => {
    const client = await open()
    await subscribeBook(client)
    expect(await ask(client, 'subscribe')).toMatchObject({ error: { code: -32600, data: 'already subscribed' } })
    expect(await ask(client, 'unsubscribe', ETH)).toMatchObject({ error: { code: -32600, data: 'not subscribed' } })
    await client.next(isBook(BTC, 'd'))
    expect(await ask(client, 'unsubscribe')).toMatchObject({ result: { channel: `order_book.${BTC}.deltas` } })
    const before = booksIn(client).length
    await subscribeBook(client, ETH)
    await client.next(isBook(ETH, 'd'))
    expect(booksIn(client).length).toBe(before)
    client.webSocket.terminate()
  })

  test('closes with 4032 on a flood of requests', async () => {
    const client = await open()
    for (let i = 0; i < 150; i++) client.send({ jsonrpc: '2.0', method: 'x', id: i })
    expect(await client.ended).toEqual({ code: 4032, reason: 'inbound queue full' })
  })
})

describe('order_book.{market}.deltas', () => {
  test('gives one snapshot right after the answer, then deltas without a gap, some empty', async () => {
    const client = await open()
    await subscribeBook(client)
    for (let seen = 0; seen < 40; seen++) await client.next(isBook(BTC, 'd'))
    const books = booksIn(client)
    expect(client.frames[0]).toHaveProperty('result')
    expect(books.map(({ update_type }) => update_type).join('')).toMatch(/^sd{40,}$/)
    for (const [i, book] of books.entries()) expect(book.seq_no).toBe((books[0]?.seq_no ?? 0) + i)
    const sizes = books.map(({ inserts, updates, deletes }) => inserts.length + updates.length + deletes.length)
    expect(sizes).toContain(0)
    client.webSocket.terminate()
  })

  test('has the shape of real frames, and each ends with a newline', async () => {
    const client = await open()
    const snapshot = await subscribeBook(client)
    await client.next(isBook(BTC, 'd'))
    expect(client.texts.every((text) => text.endsWith('}\n'))).toBe(true)
    expect(client.frames[1]).toMatchObject({ jsonrpc: '2.0', params: { channel: `order_book.${BTC}.deltas` } })
    expect(Object.keys(snapshot)).toEqual([
      'seq_no',
      'market',
      'last_updated_at',
      'update_type',
      'inserts',
      'updates',
      'deletes',
    ])
    for (const { price, size } of snapshot.inserts) {
      expect(price).toMatch(/^\d{5}(\.[1-9])?$/)
      expect(size).toMatch(/^0\.\d{0,4}[1-9]$/)
    }
    const prices = (side: string) => snapshot.inserts.filter((level) => level.side === side).map(({ price }) => +price)
    expect(Math.max(...prices('BUY'))).toBeLessThan(Math.min(...prices('SELL')))
    client.webSocket.terminate()
  })

  test('applying the deltas gives the book that a later snapshot shows', async () => {
    const [client, late] = [await open(), await open()]
    await subscribeBook(client)
    await client.next(isBook(BTC, 'd'))
    await client.next(isBook(BTC, 'd'))
    const snapshot = await subscribeBook(late)
    await client.next((frame) => (bookOf(frame)?.seq_no ?? 0) > snapshot.seq_no)
    const book = new Map<string, string>()
    for (const { seq_no, inserts, updates, deletes } of booksIn(client)) {
      if (seq_no > snapshot.seq_no) break
      for (const { side, price } of deletes) expect(book.delete(side + price)).toBe(true)
      for (const { side, price, size } of [...inserts, ...updates]) book.set(side + price, size)
    }
    const expected = new Map(snapshot.inserts.map(({ side, price, size }) => [side + price, size]))
    expect([...book].sort()).toEqual([...expected].sort())
    client.webSocket.terminate()
    late.webSocket.terminate()
  })

  test('the sequence goes on while nobody listens', async () => {
    const client = await open()
    const first = await subscribeBook(client)
    await ask(client, 'unsubscribe')
    await subscribeBook(client, ETH)
    for (let seen = 0; seen < 3; seen++) await client.next(isBook(ETH, 'd'))
    expect((await subscribeBook(client)).seq_no).toBeGreaterThanOrEqual(first.seq_no + 3)
    client.webSocket.terminate()
  })
})

describe('heartbeat', () => {
  async function exchange(signal: AbortSignal): Promise<Exchange> {
    const protocol = paradexProtocol({ heartbeat: { everyMs: 20, answerWithinMs: 50, idleMs: 20_000 } })
    return openExchange({ protocol, port: 0, markets: [BTC], seed: 1, rateHz: 20, clock: systemClock, signal })
  }

  test('keeps a client that answers its pings and terminates one that does not', async () => {
    const stopping = new AbortController()
    const { url } = await exchange(stopping.signal)
    const good = await connect(url)
    const bad = await connect(url, { autoPong: false })
    expect((await bad.ended).code).toBe(1006)
    await once(good.webSocket, 'ping')
    expect(good.webSocket.readyState).toBe(good.webSocket.OPEN)
    stopping.abort()
    expect((await good.ended).code).toBe(1006)
  })
})

test('other paths are 404, plain HTTP is 426', async () => {
  const http = simulator.urls.paradex.replace('ws:', 'http:')
  expect((await fetch(http)).status).toBe(426)
  const upgrade = { headers: { upgrade: 'websocket', connection: 'Upgrade' } }
  expect((await fetch(http.replace('/v1', '/v2'), upgrade)).status).toBe(404)
})
