import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import { type Simulator, startSimulator } from '../../simulator.ts'
import {
  ask,
  askFor,
  BTC,
  booksIn,
  ETH,
  isBook,
  isDepth,
  subscribeBook,
  subscribeStreams,
} from '../../testing/books.ts'
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

describe('mute_new', () => {
  test('old sockets and new ones get no data, but answers and pongs, and time heals them all', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'mute_new', exchange })
    await client.ping()
    const seen = booksIn(client).length
    const fresh = await open()
    expect(await ask(fresh, 'subscribe')).toHaveProperty('result')
    await fresh.ping()
    await stretch(100)
    expect([booksIn(client).length, booksIn(fresh).length]).toEqual([seen, 0])
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await Promise.all([client.next(isBook(BTC, 'd')), fresh.next(isBook(BTC, 's'))])
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect(firstFrameAt).toBeGreaterThanOrEqual(endedAt ?? Number.POSITIVE_INFINITY)
    await subscribeBook(await open(), ETH)
  })
})

describe('silent_from_open', () => {
  test('hangs up; new sockets are acknowledged and get no first frame until it is over', async () => {
    const record = simulator.inject({ fault: 'silent_from_open', exchange })
    expect((await client.ended).code).toBe(1006)
    const fresh = await open()
    expect(await ask(fresh, 'subscribe')).toHaveProperty('result')
    await stretch(100)
    expect(booksIn(fresh)).toEqual([])
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await fresh.next(isBook(BTC, 's'))
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect(firstFrameAt).toBeGreaterThanOrEqual(endedAt ?? Number.POSITIVE_INFINITY)
  })

  test('without cut open sockets flow on and prove nothing', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'silent_from_open', exchange, cut: false, durationMs: 5000 })
    for (let i = 0; i < 3; i++) await client.next(isBook(BTC, 'd'))
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth')
    await vest.next(isDepth('BTC-PERP'))
  })
})

describe('acknowledged_silent', () => {
  test('hangs up; subscriptions made anew are acknowledged and get nothing until it is over, pongs come', async () => {
    const record = simulator.inject({ fault: 'acknowledged_silent', exchange })
    expect((await client.ended).code).toBe(1006)
    const fresh = await open()
    expect(await ask(fresh, 'subscribe')).toHaveProperty('result')
    expect(await askFor(fresh, 'subscribe', `bbo.${BTC}`)).toHaveProperty('result')
    await stretch(100)
    await fresh.ping()
    expect(fresh.frames.length).toBe(2)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await fresh.next(isBook(BTC, 's'))
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect(firstFrameAt).toBeGreaterThanOrEqual(endedAt ?? Number.POSITIVE_INFINITY)
  })

  test('of one market, without cut: what was subscribed goes on, the other market too', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'acknowledged_silent', exchange, market: BTC, cut: false })
    await client.next(isBook(BTC, 'd'))
    await subscribeBook(client, ETH)
    const fresh = await open()
    expect(await ask(fresh, 'subscribe')).toHaveProperty('result')
    await subscribeBook(fresh, ETH)
    for (let i = 0; i < 5; i++) await fresh.next(isBook(ETH, 'd'))
    expect(booksIn(fresh)).toEqual([])
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
  })

  test('on Vest', async () => {
    simulator.inject({ fault: 'acknowledged_silent', exchange: 'vest', market: 'BTC-PERP' })
    const vest = await connect(simulator.urls.vest)
    expect(await subscribeStreams(vest, 'BTC-PERP@depth', 'ETH-PERP@depth')).toHaveLength(2)
    for (let i = 0; i < 5; i++) await vest.next(isDepth('ETH-PERP'))
    expect(vest.frames.some(isDepth('BTC-PERP'))).toBe(false)
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
