import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import { type Simulator, startSimulator } from '../../simulator.ts'
import { ask, BTC, booksIn, ETH, isBook, isDepth, subscribeBook, subscribeStreams } from '../../testing/books.ts'
import { connect, type TestClient } from '../../testing/client.ts'
import { recordOf, stretch } from '../../testing/until.ts'

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

describe('poisoned_subscription', () => {
  test('hangs up; whoever asks for the market gets no answer, no data, and an end without a close frame', async () => {
    const record = simulator.inject({ fault: 'poisoned_subscription', exchange })
    expect(record.market).toBe(BTC)
    expect((await client.ended).code).toBe(1006)
    for (let dials = 0; dials < 2; dials++) {
      const doomed = await open()
      await subscribeBook(doomed, ETH)
      void ask(doomed, 'subscribe')
      await doomed.next(isBook(ETH, 'd'))
      expect(await doomed.ended).toEqual({ code: 1006, reason: '' })
      expect(booksIn(doomed)).toEqual([])
      expect(doomed.frames.filter((frame) => 'result' in frame).length).toBe(1)
    }
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await subscribeBook(await open())
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
  })

  test('without the market a socket lives on', async () => {
    simulator.inject({ fault: 'poisoned_subscription', exchange, market: BTC, delayMs: 1 })
    const careful = await open()
    await subscribeBook(careful, ETH)
    await stretch(50)
    await careful.ping()
  })

  test('on Vest, in whatever company the market is asked for', async () => {
    simulator.inject({ fault: 'poisoned_subscription', exchange: 'vest', market: 'ETH-PERP' })
    const vest = await connect(simulator.urls.vest)
    vest.send({ method: 'SUBSCRIBE', params: ['BTC-PERP@depth', 'ETH-PERP@depth'], id: 1 })
    expect((await vest.ended).code).toBe(1006)
    expect(vest.frames.some((frame) => isDepth('ETH-PERP')(frame) || 'subscription_outcomes' in frame)).toBe(false)
  })
})

test('poisoned_subscription on Hyperliquid: no answer, no data, an end', async () => {
  simulator.inject({ fault: 'poisoned_subscription', exchange: 'hyperliquid' })
  const hyperliquid = await connect(simulator.urls.hyperliquid)
  for (const coin of ['ETH', 'BTC']) {
    hyperliquid.send({ method: 'subscribe', subscription: { type: 'l2Book', coin } })
  }
  expect((await hyperliquid.ended).code).toBe(1006)
  expect(hyperliquid.texts.filter((text) => text.includes('"BTC"'))).toEqual([])
  expect(hyperliquid.texts.length).toBeGreaterThan(0)
})

describe('subscribe_limit', () => {
  test('hangs up; two subscriptions at once are closed with 4032, two in turn are not', async () => {
    const record = simulator.inject({ fault: 'subscribe_limit', exchange })
    expect((await client.ended).code).toBe(1006)
    const hasty = await open()
    void ask(hasty, 'subscribe')
    void ask(hasty, 'subscribe', ETH)
    expect(await hasty.ended).toEqual({ code: 4032, reason: 'inbound queue full' })
    const patient = await open()
    await subscribeBook(patient)
    await stretch(1010)
    await subscribeBook(patient, ETH)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await patient.ping()
    await patient.next(isBook(BTC, 'd'))
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
    await Promise.all([ask(patient, 'unsubscribe'), ask(patient, 'unsubscribe', ETH)])
  })

  test('perSecond says how many, cut false leaves open sockets alone, the strictest of two counts', async () => {
    simulator.inject({ fault: 'subscribe_limit', exchange, perSecond: 3, cut: false })
    simulator.inject({ fault: 'subscribe_limit', exchange, perSecond: 50, cut: false })
    const ids = [1, 2, 3, 4]
    for (const id of ids) client.send({ jsonrpc: '2.0', method: 'x', id })
    expect((await client.ended).code).toBe(4032)
    expect(client.frames.map(({ id }) => id)).toEqual([1, 2, 3])
  })
})
