import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Simulator, startSimulator } from '../simulator.ts'
import { isDepth, subscribeStreams } from '../testing/books.ts'
import { connect } from '../testing/client.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

const open = () => connect(simulator.urls.vest)

test('registers known streams, rejects unknown ones, and its answer has no id', async () => {
  const client = await open()
  const outcomes = await subscribeStreams(client, 'BTC-PERP@depth', 'BTC-PERP@kline_1m', 'X-PERP@depth')
  expect(outcomes).toEqual([
    { requested: 'BTC-PERP@depth', status: 'registered' },
    { requested: 'BTC-PERP@kline_1m', status: 'rejected', reason: 'invalid_stream' },
    { requested: 'X-PERP@depth', status: 'rejected', reason: 'invalid_stream' },
  ])
  expect(Object.keys(client.frames[0] ?? {})).toEqual(['subscription_outcomes'])
  client.webSocket.terminate()
})

test('every depth frame is the whole book: 20 levels a side, decimal strings, in order, not crossed', async () => {
  const client = await open()
  await subscribeStreams(client, 'BTC-PERP@depth')
  for (let seen = 0; seen < 5; seen++) {
    const frame = await client.next(isDepth('BTC-PERP'))
    expect(Object.keys(frame)).toEqual(['channel', 'data', 'tsMs'])
    expect(Number.isInteger(frame['tsMs'])).toBe(true)
    const { bids, asks } = frame['data'] as { bids: [string, string][]; asks: [string, string][] }
    expect([bids.length, asks.length]).toEqual([20, 20])
    for (const [price, size] of [...bids, ...asks]) {
      expect(price).toMatch(/^\d+\.\d{2}$/)
      expect(size).toMatch(/^\d+\.\d{5}$/)
    }
    const prices = [...asks.toReversed(), ...bids].map(([price]) => Number(price))
    expect(prices).toEqual(prices.toSorted((a, b) => b - a))
    expect(new Set(prices).size).toBe(40)
  }
  client.webSocket.terminate()
})

test('the ticker comes by the clock', async () => {
  const client = await open()
  await subscribeStreams(client, 'ETH-PERP@ticker')
  const isTicker = (frame: Record<string, unknown>) => frame['channel'] === 'ETH-PERP@ticker'
  const first = await client.next(isTicker)
  const second = await client.next(isTicker)
  expect(first['data']).toMatchObject({ symbol: 'ETH-PERP', status: 'TRADING' })
  expect(Object.keys(first['data'] as object)).toContain('markPrice')
  expect(Number(second['tsMs']) - Number(first['tsMs'])).toBeGreaterThan(500)
  client.webSocket.terminate()
})

test('answers PING with PONG and UNSUBSCRIBE with its id, after which the stream is silent', async () => {
  const client = await open()
  await subscribeStreams(client, 'BTC-PERP@depth', 'ETH-PERP@depth')
  const pong = client.next((frame) => frame['data'] === 'PONG')
  client.send({ method: 'PING', params: [], id: 0 })
  expect(await pong).toEqual({ data: 'PONG' })
  const answer = client.next((frame) => 'result' in frame)
  client.send({ method: 'UNSUBSCRIBE', params: ['BTC-PERP@depth'], id: 7 })
  expect(await answer).toEqual({ result: null, id: 7 })
  const before = client.frames.filter(isDepth('BTC-PERP')).length
  await client.next(isDepth('ETH-PERP'))
  await client.next(isDepth('ETH-PERP'))
  expect(client.frames.filter(isDepth('BTC-PERP')).length).toBe(before)
  client.webSocket.terminate()
})

test('a dial without the version is closed with 4000', async () => {
  const client = await connect(simulator.urls.vest.replace('?version=1.0', ''))
  expect((await client.ended).code).toBe(4000)
})
