import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { systemClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { ask, BTC, booksIn, ETH, isBook, isDepth, subscribeBook, subscribeStreams } from '../testing/books.ts'
import { connect, type TestClient } from '../testing/client.ts'
import { recordOf, stretch } from '../testing/until.ts'

let simulator: Simulator
let client: TestClient
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
  client = await open()
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
const open = () => connect(simulator.urls.paradex)

describe('mute', () => {
  test('stops all data of open sockets, which still answer; new sockets work; time heals the old ones', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'mute', exchange, durationMs: 400 })
    await client.ping()
    const seen = booksIn(client).length
    expect(await ask(client, 'unsubscribe')).toHaveProperty('result')
    expect(await ask(client, 'subscribe')).toHaveProperty('result')
    expect(await ask(client, 'subscribe', ETH)).toHaveProperty('result')
    await stretch(100)
    expect(booksIn(client).length).toBe(seen)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    const fresh = await open()
    await subscribeBook(fresh)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeWithin(record.beganAt + 99, record.beganAt + 399)
    expect(booksIn(client).length).toBe(seen)
    await Promise.all([client.next(isBook(BTC, 's')), client.next(isBook(ETH, 's'))])
    expect(recordOf(simulator, record.id).endedAt).not.toBeNull()
  })

  test('stops the ticker of Vest too, but not its PONG', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth', 'BTC-PERP@ticker')
    simulator.inject({ fault: 'mute', exchange: 'vest', durationMs: 5000 })
    await vest.ping()
    const seen = vest.frames.length
    await stretch(900)
    const pong = vest.next((frame) => frame['data'] === 'PONG')
    vest.send({ method: 'PING', params: [], id: 0 })
    await pong
    expect(vest.frames.length).toBe(seen + 1)
  })
})

describe('mute_channel', () => {
  test('silences the first market by default, and only that, until it is subscribed anew', async () => {
    await subscribeBook(client)
    await subscribeBook(client, ETH)
    const record = simulator.inject({ fault: 'mute_channel', exchange, durationMs: 60_000 })
    expect(record.market).toBe(BTC)
    await client.ping()
    const seen = booksIn(client).length
    for (let i = 0; i < 10; i++) await client.next(isBook(ETH, 'd'))
    expect(booksIn(client).length).toBe(seen)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    await ask(client, 'unsubscribe')
    await subscribeBook(client)
    await client.next(isBook(BTC, 'd'))
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: null, firstFrameAt: expect.any(Number) })
  })

  test('on Vest subscribing again is enough', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth', 'ETH-PERP@depth')
    simulator.inject({ fault: 'mute_channel', exchange: 'vest', market: 'ETH-PERP', durationMs: 60_000 })
    await vest.ping()
    const seen = vest.frames.filter(isDepth('ETH-PERP')).length
    for (let i = 0; i < 10; i++) await vest.next(isDepth('BTC-PERP'))
    expect(vest.frames.filter(isDepth('ETH-PERP')).length).toBe(seen)
    const again = vest.next(isDepth('ETH-PERP'))
    await subscribeStreams(vest, 'ETH-PERP@depth')
    await again
  })
})

test('gap: exactly one sequence number is skipped, and the next snapshot proves recovery', async () => {
  await subscribeBook(client)
  await client.next(isBook(BTC, 'd'))
  const record = simulator.inject({ fault: 'gap', exchange, market: BTC })
  for (let i = 0; i < 5; i++) await client.next(isBook(BTC, 'd'))
  const numbers = booksIn(client).map(({ seq_no }) => seq_no)
  const steps = numbers.slice(1).map((number, i) => number - (numbers[i] ?? 0))
  expect(steps.toSorted()).toEqual([...steps.slice(1).map(() => 1), 2])
  expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
  await ask(client, 'unsubscribe')
  await subscribeBook(client)
  expect(recordOf(simulator, record.id).firstFrameAt).toBeGreaterThanOrEqual(record.beganAt)
})

describe('quiet', () => {
  test('books change once in intervalMs, the sequence with them, and a snapshot is to be had', async () => {
    await subscribeBook(client)
    simulator.inject({ fault: 'quiet', exchange, intervalMs: 300, durationMs: 5000 })
    await client.ping()
    const snapshot = await subscribeBook(await open())
    expect(snapshot.seq_no).toBe(booksIn(client).at(-1)?.seq_no ?? 0)
    await client.next(isBook(BTC, 'd'))
    await client.next(isBook(BTC, 'd'))
    const slow = booksIn(client).filter(({ seq_no }) => seq_no > snapshot.seq_no)
    expect(slow.map(({ seq_no }) => seq_no - snapshot.seq_no)).toEqual([1, 2])
    expect((slow[1]?.last_updated_at ?? 0) - (slow[0]?.last_updated_at ?? 0)).toBeWithin(290, 600)
  })

  test('leaves the other market and the ticker of Vest alone', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth', 'BTC-PERP@ticker', 'ETH-PERP@depth')
    simulator.inject({ fault: 'quiet', exchange: 'vest', market: 'BTC-PERP' })
    await vest.ping()
    const seen = vest.frames.filter(isDepth('BTC-PERP')).length
    await vest.next(isDepth('ETH-PERP'))
    await vest.next((frame) => frame['channel'] === 'BTC-PERP@ticker')
    expect(vest.frames.filter(isDepth('BTC-PERP')).length).toBe(seen)
  })
})

test('late: books come delayMs after their time, in order, and are in time again afterwards', async () => {
  await subscribeBook(client)
  simulator.inject({ fault: 'late', exchange, delayMs: 200, durationMs: 400 })
  const fresh = await open()
  const snapshot = await subscribeBook(fresh)
  expect(systemClock.now() - snapshot.last_updated_at).toBeGreaterThanOrEqual(195)
  await stretch(600)
  await client.next(isBook(BTC, 'd'))
  expect(systemClock.now() - (booksIn(client).at(-1)?.last_updated_at ?? 0)).toBeLessThan(150)
  for (const books of [booksIn(client), booksIn(fresh)]) {
    for (const [i, book] of books.entries()) expect(book.seq_no).toBe((books[0]?.seq_no ?? 0) + i)
  }
})

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
})

test('faults that overlap end each by itself', async () => {
  await subscribeBook(client)
  simulator.inject({ fault: 'mute', exchange, durationMs: 100 })
  simulator.inject({ fault: 'mute', exchange, durationMs: 400 })
  simulator.inject({ fault: 'mute_channel', exchange, market: BTC, durationMs: 200 })
  simulator.inject({ fault: 'late', exchange, delayMs: 50, durationMs: 200 })
  await client.ping()
  const seen = booksIn(client).length
  await stretch(250)
  expect(booksIn(client).length).toBe(seen)
  await client.next(isBook(BTC, 'd'))
  expect(simulator.records().filter(({ endedAt }) => endedAt === null)).toEqual([])
})
