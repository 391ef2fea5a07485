import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Simulator, startSimulator } from '../simulator.ts'
import { connect } from '../testing/client.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ hyperliquidBookMs: 100, rateHz: 50 })
})
afterAll(() => simulator.stop())

const post = (body: string, path = '/info') =>
  fetch(`${simulator.rest.hyperliquid}${path}`, { method: 'POST', body, headers: { connection: 'close' } })
const info = async (question: object) => (await post(JSON.stringify(question))).json()

test('tells its markets, and the time', async () => {
  expect(await info({ type: 'meta' })).toEqual({
    universe: [
      { name: 'BTC', szDecimals: 5, maxLeverage: 40 },
      { name: 'ETH', szDecimals: 4, maxLeverage: 40 },
    ],
  })
  expect(await info({ type: 'exchangeStatus' })).toEqual({ time: expect.any(Number), specialStatuses: null })
})

test('the book is that of the socket', async () => {
  simulator.inject({ fault: 'quiet', exchange: 'hyperliquid', intervalMs: 60_000 })
  const client = await connect(simulator.urls.hyperliquid)
  const frame = client.next(({ channel }) => channel === 'l2Book')
  client.send({ method: 'subscribe', subscription: { type: 'l2Book', coin: 'ETH' } })
  const { coin, levels } = (await frame)['data'] as { coin: string; levels: unknown }
  expect(await info({ type: 'l2Book', coin: 'ETH' })).toEqual({ coin, time: expect.any(Number), levels })
  client.webSocket.terminate()
})

test('recent trades are those of the socket, newest first', async () => {
  const client = await connect(simulator.urls.hyperliquid)
  const frame = client.next(({ channel }) => channel === 'trades')
  client.send({ method: 'subscribe', subscription: { type: 'trades', coin: 'BTC' } })
  const told = (await frame)['data'] as { tid: number; time: number }[]
  const recent = (await info({ type: 'recentTrades', coin: 'BTC' })) as { tid: number; time: number }[]
  expect(recent.map(({ time }) => time)).toEqual(recent.map(({ time }) => time).toSorted((a, b) => b - a))
  const known = new Set(told.map(({ tid }) => tid))
  expect(recent.filter(({ tid }) => known.has(tid)).length).toBeGreaterThan(5)
  client.webSocket.terminate()
})

test.each([
  ['{', 422],
  ['{"type":"weather"}', 422],
  ['{"type":"l2Book","coin":"NOPE"}', 500],
  ['{"type":"recentTrades","coin":"btc"}', 500],
])('%s → %d', async (body, status) => {
  expect((await post(body)).status).toBe(status)
})

test('a body of more than 64 KiB is not read', async () => {
  expect((await post(JSON.stringify({ type: 'meta', padding: 'x'.repeat(70_000) }))).status).toBe(413)
})

test('POST only, and /info only', async () => {
  expect((await fetch(`${simulator.rest.hyperliquid}/info`)).status).toBe(405)
  expect((await post('{}', '/exchange')).status).toBe(404)
  expect((await fetch(`${simulator.rest.hyperliquid}/ws`)).status).toBe(426)
})

test('requests are no dials, however long their bodies', async () => {
  const before = simulator.status().exchanges[2]?.dials.count
  for (let i = 0; i < 3; i++) await post(JSON.stringify({ type: 'meta', padding: 'x'.repeat(60_000) }))
  expect(simulator.status().exchanges[2]?.dials.count).toBe(before ?? -1)
})
