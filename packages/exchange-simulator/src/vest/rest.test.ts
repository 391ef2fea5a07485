import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Simulator, startSimulator } from '../simulator.ts'
import { connect } from '../testing/client.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 50 })
})
afterAll(() => simulator.stop())

async function get<Body = Record<string, unknown>>(path: string): Promise<Body> {
  const answer = await fetch(simulator.rest.vest + path)
  expect(answer.status).toBe(200)
  return (await answer.json()) as Body
}

interface WireTrade {
  readonly id: string | number
  readonly time: number
}

test('tells its markets, those asked for or all', async () => {
  const { symbols } = await get<{ symbols: Record<string, unknown>[] }>('/v3/exchangeInfo')
  expect(symbols.map(({ symbol }) => symbol)).toEqual(['BTC-PERP', 'ETH-PERP'])
  expect(symbols[0]).toMatchObject({
    displaySymbol: 'BTC-PERP',
    tickSizes: ['0.10'],
    priceDecimals: 2,
    sizeDecimals: 5,
  })
  const old = await get<{ symbols: Record<string, unknown>[] }>('/v2/exchangeInfo?symbols=ETH-PERP')
  expect(old.symbols.map(({ symbol, isolated }) => [symbol, isolated])).toEqual([['ETH-PERP', false]])
})

test.each(['/v3/ticker/latest?symbols=ETH-PERP', '/v2/ticker/latest?symbols=ETH-PERP'])('%s', async (path) => {
  const { tickers } = await get<{ tickers: Record<string, unknown>[] }>(path)
  expect(tickers).toHaveLength(1)
  expect(tickers[0]).toMatchObject({ symbol: 'ETH-PERP', status: 'TRADING' })
})

test('trades come newest first, and page backwards by their time', async () => {
  const page = await get<WireTrade[]>('/v3/trades?symbol=BTC-PERP&limit=5')
  expect(page).toHaveLength(5)
  expect(Object.keys(page[0] ?? {})).toEqual(['id', 'price', 'qty', 'quoteQty', 'side', 'time'])
  const oldest = page.at(-1)?.time ?? 0
  const before = await get<WireTrade[]>(`/v3/trades?symbol=BTC-PERP&limit=5&endTime=${oldest}`)
  expect(before[0]?.time).toBe(oldest)
  const times = before.map(({ time }) => time)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  const first = (await get<WireTrade[]>('/v3/trades?symbol=BTC-PERP')).at(-1)
  expect(
    await get<WireTrade[]>(`/v2/trades?symbol=BTC-PERP&startTime=${first?.time}&endTime=${first?.time}`),
  ).toMatchObject([{ time: first?.time, id: Number(String(first?.id).split(':')[2]) }])
})

test('a trade of the socket has the id it has over REST, but for its beginning', async () => {
  const client = await connect(simulator.urls.vest)
  client.send({ method: 'SUBSCRIBE', params: ['BTC-PERP@trades'], id: 1 })
  const frame = await client.next(({ channel }) => channel === 'BTC-PERP@trades')
  const { id, ...told } = frame['data'] as WireTrade
  expect(frame['tsMs']).toBe(told.time)
  expect(id).toMatch(/^[0-9a-f]{32}:\d+:0$/)
  const [, sequence] = String(id).split(':')
  const trades = await get<WireTrade[]>('/v3/trades?symbol=BTC-PERP')
  expect(trades).toContainEqual({ id: `prod:103:${sequence}:0`, ...told })
  client.webSocket.terminate()
})

test('version 2 has a book', async () => {
  const { bids, asks } = await get<{ bids: unknown[]; asks: unknown[] }>('/v2/depth?symbol=BTC-PERP&limit=3')
  expect([bids.length, asks.length]).toEqual([3, 3])
  expect(bids[0]).toEqual([expect.stringMatching(/^\d+\.\d{2}$/), expect.stringMatching(/^\d+\.\d{5}$/)])
})

test.each(['/v3/exchangeInfo?symbols=BTC-PERP,X', '/v3/trades?symbol=X', '/v2/depth?symbol=X', '/v3/trades'])(
  'an unknown symbol is an error in an answer that looks well: %s',
  async (path) => {
    expect(await get(path)).toEqual({ code: 1121, msg: 'unknown symbol' })
  },
)

test.each(['limit=-1', 'limit=x', 'endTime=x', 'startTime=1.5'])('%s is refused', async (query) => {
  expect(await get(`/v3/trades?symbol=BTC-PERP&${query}`)).toMatchObject({ code: 1130 })
})

test.each(['/v3/depth?symbol=BTC-PERP', '/v3/klines', '/v2/constructor'])('there is no %s', async (path) => {
  expect((await fetch(simulator.rest.vest + path)).status).toBe(404)
})

test('GET only', async () => {
  expect((await fetch(`${simulator.rest.vest}/v3/trades`, { method: 'POST', body: '{}' })).status).toBe(405)
})
