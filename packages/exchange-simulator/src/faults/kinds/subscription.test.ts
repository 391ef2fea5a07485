import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import { type Simulator, startSimulator } from '../../simulator.ts'
import { ask, BTC, ETH, isBook, isDepth, subscribeBook, subscribeStreams } from '../../testing/books.ts'
import { connect, type TestClient } from '../../testing/client.ts'
import { recordOf } from '../../testing/until.ts'

let simulator: Simulator
let client: TestClient
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
  client = await open()
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
const open = () => connect(simulator.urls.paradex)

describe('requests', () => {
  test('reject_subscribe refuses count requests for the market, then ends', async () => {
    const record = simulator.inject({ fault: 'reject_subscribe', exchange, market: BTC, count: 2 })
    expect(await ask(client, 'subscribe', ETH)).toHaveProperty('result')
    const refused = { error: { code: -32600, data: 'invalid channel' } }
    expect(await ask(client, 'subscribe')).toMatchObject(refused)
    expect(await ask(client, 'subscribe')).toMatchObject(refused)
    await subscribeBook(client)
    expect(recordOf(simulator, record.id)).toMatchObject({
      endedAt: expect.any(Number),
      firstFrameAt: expect.any(Number),
    })
  })

  test('reject_subscribe on Vest rejects books only', async () => {
    simulator.inject({ fault: 'reject_subscribe', exchange: 'vest' })
    const vest = await connect(simulator.urls.vest)
    expect(await subscribeStreams(vest, 'BTC-PERP@depth', 'BTC-PERP@ticker')).toEqual([
      { requested: 'BTC-PERP@depth', status: 'rejected', reason: 'invalid_stream' },
      { requested: 'BTC-PERP@ticker', status: 'registered' },
    ])
  })

  test('ack_lost: data comes for a request that is never answered', async () => {
    simulator.inject({ fault: 'ack_lost', exchange, count: 1 })
    const snapshot = client.next(isBook(BTC, 's'))
    void ask(client, 'subscribe')
    await snapshot
    await client.next(isBook(BTC, 'd'))
    expect(client.frames.some((frame) => 'result' in frame)).toBe(false)
    expect(await ask(client, 'subscribe', ETH)).toHaveProperty('result')
  })

  test('ack_lost on Vest', async () => {
    simulator.inject({ fault: 'ack_lost', exchange: 'vest', market: 'ETH-PERP', count: 1 })
    const vest = await connect(simulator.urls.vest)
    const depth = vest.next(isDepth('ETH-PERP'))
    vest.send({ method: 'SUBSCRIBE', params: ['ETH-PERP@depth'], id: 1 })
    await depth
    expect(vest.frames.some((frame) => 'subscription_outcomes' in frame)).toBe(false)
  })

  test('data_before_ack: snapshot and deltas first, the acknowledgement delayMs later', async () => {
    const record = simulator.inject({ fault: 'data_before_ack', exchange, count: 1 })
    expect(await ask(client, 'subscribe')).toHaveProperty('result')
    const at = client.frames.findIndex((frame) => 'result' in frame)
    expect(client.frames.slice(0, at).every(isBook(BTC))).toBe(true)
    expect(at).toBeGreaterThan(10)
    expect(isBook(BTC, 's')(client.frames[0] ?? {})).toBe(true)
    expect(recordOf(simulator, record.id)).toMatchObject({
      endedAt: expect.any(Number),
      firstFrameAt: expect.any(Number),
    })
    const seen = client.frames.length
    await subscribeBook(client, ETH)
    expect(client.frames.slice(seen).find((frame) => !isBook(BTC)(frame))).toHaveProperty('result')
  })

  test('data_before_ack on Vest', async () => {
    simulator.inject({ fault: 'data_before_ack', exchange: 'vest', market: 'BTC-PERP', delayMs: 300 })
    const vest = await connect(simulator.urls.vest)
    expect(await subscribeStreams(vest, 'BTC-PERP@depth')).toEqual([
      { requested: 'BTC-PERP@depth', status: 'registered' },
    ])
    expect(vest.frames[0]).toHaveProperty('channel', 'BTC-PERP@depth')
  })
})
