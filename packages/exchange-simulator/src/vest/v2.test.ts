import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { brotliDecompressSync } from 'node:zlib'
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator.ts'
import { isDepth } from '../testing/books.ts'
import { connect, type Frame, type TestClient } from '../testing/client.ts'

const V2_PATH = '/ws-api?version=1.0&xwebsocketserver=restserver0'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 100 })
})
afterAll(() => simulator.stop())

const open = (path = V2_PATH, { urls } = simulator) => connect(urls.vest.replace('/ws?version=1.0', path))

function ask(client: TestClient, method: 'SUBSCRIBE' | 'UNSUBSCRIBE', params: readonly string[], id: number) {
  const answer = client.next((frame) => frame['id'] === id)
  client.send({ method, params, id })
  return answer
}

test('answers by id, in binary frames like all it says', async () => {
  const client = await open()
  expect(await ask(client, 'SUBSCRIBE', ['BTC-PERP@depth', 'ETH-PERP@trades'], 5)).toEqual({ result: null, id: 5 })
  expect(await ask(client, 'UNSUBSCRIBE', ['BTC-PERP@depth'], 6)).toEqual({ result: null, id: 6 })
  client.send({ method: 'PING', params: [], id: 0 })
  expect(await client.next((frame) => 'data' in frame && !('channel' in frame))).toEqual({ data: 'PONG' })
  expect(client.texts).toEqual([])
  client.webSocket.terminate()
})

test('a depth frame is the whole book and has no time', async () => {
  const client = await open()
  await ask(client, 'SUBSCRIBE', ['BTC-PERP@depth'], 1)
  const frame = await client.next(isDepth('BTC-PERP'))
  expect(Object.keys(frame)).toEqual(['channel', 'data'])
  const { bids, asks } = frame['data'] as { bids: [string, string][]; asks: [string, string][] }
  expect([bids.length, asks.length]).toEqual([20, 20])
  expect(bids[0]?.[0]).toMatch(/^\d+\.\d{2}$/)
  client.webSocket.terminate()
})

test('tickers come for all markets at once, and trades do not say who took them', async () => {
  const client = await open()
  const tickers = client.next((frame) => frame['channel'] === 'tickers')
  const trade = client.next((frame) => frame['channel'] === 'BTC-PERP@trades')
  await ask(client, 'SUBSCRIBE', ['tickers', 'BTC-PERP@trades'], 1)
  const data = (await tickers)['data'] as Frame[]
  expect(data.map(({ symbol }) => symbol)).toEqual(['BTC-PERP', 'ETH-PERP'])
  expect(data[0]).toMatchObject({ status: 'TRADING', markPrice: expect.stringMatching(/^\d+\.\d{2}$/) })
  expect(Object.keys((await trade)['data'] as object)).toEqual(['id', 'price', 'qty', 'quoteQty', 'time'])
  client.webSocket.terminate()
})

test.each(['DOGE-PERP@depth', 'BTC-PERP@ticker', 'v2/tickers'])('%s is refused', async (stream) => {
  const client = await open()
  expect(await ask(client, 'SUBSCRIBE', [stream], 2)).toEqual({ code: 1121, msg: 'bad symbol', id: 2 })
  client.webSocket.terminate()
})

test('the two generations share markets and nothing else', async () => {
  const [old, young] = await Promise.all([open(), open('/ws?version=1.0')])
  const depths = [old.next(isDepth('BTC-PERP')), young.next(isDepth('BTC-PERP'))]
  await ask(old, 'SUBSCRIBE', ['BTC-PERP@depth'], 1)
  young.send({ method: 'SUBSCRIBE', params: ['BTC-PERP@depth', 'tickers', 'v2/tickers', 'v2/BTC-PERP@depth'], id: 1 })
  const [first, second] = await Promise.all(depths)
  expect([Object.keys(first ?? {}), Object.keys(second ?? {})]).toEqual([
    ['channel', 'data'],
    ['channel', 'data', 'tsMs'],
  ])
  const outcomes = young.frames[0]?.['subscription_outcomes'] as { status: string }[]
  expect(outcomes.map(({ status }) => status)).toEqual(['registered', 'rejected', 'rejected', 'rejected'])
  for (const client of [old, young]) client.webSocket.terminate()
})

test.each([
  ['/ws-api?xwebsocketserver=restserver0', 4000],
  ['/ws-api?version=2.0&xwebsocketserver=restserver0', 4000],
  ['/ws-api?version=1.0', 4001],
  ['/ws-api?version=1.0&xwebsocketserver=mine', 4002],
])('a dial of %s is closed with %d', async (path, code) => {
  expect((await (await open(path)).ended).code).toBe(code)
})

test('the name of the account group without its x does as well', async () => {
  const client = await open('/ws-api?version=1.0&websocketserver=restserver3')
  expect(await ask(client, 'SUBSCRIBE', ['BTC-PERP@depth'], 1)).toEqual({ result: null, id: 1 })
  client.webSocket.terminate()
})

test('a corrupt change reaches both generations', async () => {
  const client = await open()
  await ask(client, 'SUBSCRIBE', ['BTC-PERP@depth'], 1)
  simulator.inject({ fault: 'corrupt', exchange: 'vest' })
  const corrupt = await client.next((frame) => JSON.stringify(frame).includes('x0.7'))
  expect(isDepth('BTC-PERP')(corrupt)).toBe(true)
  client.webSocket.terminate()
})

describe('told to send otherwise', () => {
  async function firstFrames(vestV2Frames: NonNullable<SimulatorOptions['vestV2Frames']>) {
    const other = await startSimulator({ vestV2Frames, markets: { vest: ['BTC-PERP'] } })
    const [old, young] = await Promise.all([open(V2_PATH, other), open('/ws?version=1.0', other)])
    for (const client of [old, young]) {
      const message = new Promise((resolve) => client.webSocket.once('message', resolve))
      client.send({ method: 'PING', params: [], id: 0 })
      await message
    }
    await other.stop()
    return { old, young }
  }

  test('as text', async () => {
    const { old } = await firstFrames('text')
    expect([old.texts[0], old.binaries.length]).toEqual(['{"data":"PONG"}', 0])
  })

  test('compressed, while version 3 stays text', async () => {
    const { old, young } = await firstFrames('brotli')
    expect(brotliDecompressSync(old.binaries[0] ?? '').toString()).toBe('{"data":"PONG"}')
    expect(young.texts[0]).toBe('{"data":"PONG"}')
  })
})
