import { afterEach, beforeEach, expect, test } from 'bun:test'
import { systemClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { BTC, bookOf, ETH, subscribeBook } from '../testing/books.ts'
import { connect } from '../testing/client.ts'
import { recordOf, stretch } from '../testing/until.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator()
})
afterEach(() => simulator.stop())

interface RestBook {
  readonly seq_no: number
  readonly last_updated_at: number
  readonly bids: readonly (readonly [string, string])[]
  readonly asks: readonly (readonly [string, string])[]
}

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${simulator.urls.paradex.replace('ws:', 'http:')}${path}`, init)

test('the book has the shape of real answers, and is that of the WebSocket at the same sequence number', async () => {
  const client = await connect(simulator.urls.paradex)
  const quiet = { fault: 'quiet', exchange: 'paradex', intervalMs: 60_000, durationMs: 60_000 } as const
  simulator.inject(quiet)
  const snapshot = await subscribeBook(client)
  const answer = await get(`/orderbook/${BTC}?depth=3`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
  const book = (await answer.json()) as RestBook
  expect(Object.keys(book)).toEqual(['market', 'seq_no', 'last_updated_at', 'asks', 'bids'])
  expect([book.seq_no, book.last_updated_at]).toEqual([snapshot.seq_no, snapshot.last_updated_at])
  const side = (name: string) =>
    snapshot.inserts.filter(({ side }) => side === name).map(({ price, size }) => [price, size] as const)
  expect(book.bids).toEqual(side('BUY').slice(0, 3))
  expect(book.asks).toEqual(side('SELL').slice(0, 3))
})

test('the book moves on while sockets are mute', async () => {
  const client = await connect(simulator.urls.paradex)
  const snapshot = await subscribeBook(client)
  simulator.inject({ fault: 'mute', exchange: 'paradex' })
  await stretch(200)
  expect(((await (await get(`/orderbook/${BTC}`)).json()) as RestBook).seq_no).toBeGreaterThan(snapshot.seq_no)
  expect(client.frames.filter((frame) => bookOf(frame)).length).toBeLessThan(4)
})

test('tells state and time', async () => {
  const before = systemClock.now()
  expect(await (await get('/system/state')).json()).toEqual({ status: 'ok' })
  const { server_time } = (await (await get('/system/time')).json()) as { server_time: string }
  expect(Number(server_time)).toBeWithin(before, systemClock.now() + 1)
})

test('lists its markets, or the one that is asked for, by symbol', async () => {
  const list = async (query = '') =>
    ((await (await get(`/markets${query}`)).json()) as { results: Record<string, unknown>[] }).results
  expect((await list()).map(({ symbol }) => symbol)).toEqual([BTC, ETH])
  expect(await list(`?market=${ETH}`)).toMatchObject([
    {
      symbol: ETH,
      base_currency: 'ETH',
      quote_currency: 'USD',
      price_tick_size: '0.01',
      order_size_increment: '0.0001',
    },
  ])
  expect((await get('/markets?market=X-USD-PERP')).status).toBe(404)
})

test.each([
  ['/bbo/X-USD-PERP', 404, 'NOT_FOUND'],
  ['/bbo', 404, 'NOT_FOUND'],
  ['/constructor/x', 404, 'NOT_FOUND'],
  ['/orderbook/X-USD-PERP', 404, 'NOT_FOUND'],
  ['/orderbook/BTC-USD-PERP?depth=0', 400, 'VALIDATION_ERROR'],
  ['/orderbook/BTC-USD-PERP?depth=ten', 400, 'VALIDATION_ERROR'],
  ['/system/x', 404, 'NOT_FOUND'],
  ['/x', 404, 'NOT_FOUND'],
])('%s → %d', async (path, status, error) => {
  const answer = await get(path)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toEqual({ error, message: expect.any(String), data: {} } as never)
})

test('GET only', async () => {
  expect((await get('/system/state', { method: 'POST', body: '{}' })).status).toBe(405)
})

test('requests are no dials', async () => {
  for (let i = 0; i < 3; i++) await get('/system/time', { headers: { connection: 'close' } })
  await connect(simulator.urls.paradex)
  const dials = simulator.status().exchanges[0]?.dials
  expect([dials?.count, dials?.recent.length]).toEqual([1, 1])
})

test('rest_mute: requests are never answered, not even afterwards, and sockets go on', async () => {
  const client = await connect(simulator.urls.paradex)
  const record = simulator.inject({ fault: 'rest_mute', exchange: 'paradex', durationMs: 150 })
  const answer = get('/system/state', { signal: AbortSignal.timeout(300) })
  await subscribeBook(client)
  await expect(answer).rejects.toThrow('timed out')
  await answer.catch(() => {})
  expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: expect.any(Number) })
  expect((await get('/system/state')).status).toBe(200)
})

test('a blackholed path holds requests, a refused port refuses them', async () => {
  simulator.inject({ fault: 'blackhole_path', exchange: 'paradex', durationMs: 200 })
  const startedAt = systemClock.monotonic()
  expect((await get('/system/state')).status).toBe(200)
  expect(systemClock.monotonic() - startedAt).toBeGreaterThan(150)
  simulator.inject({ fault: 'refuse', exchange: 'paradex', durationMs: 5000 })
  await expect(get('/system/state')).rejects.toThrow()
})
