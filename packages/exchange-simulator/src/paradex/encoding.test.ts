import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { systemClock } from '../clock.ts'
import { openExchange } from '../exchange/exchange.ts'
import type { Protocol } from '../exchange/protocol.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { ask, askFor, BTC, booksIn, ETH, isBook, subscribeBook } from '../testing/books.ts'
import { connect, type TestClient } from '../testing/client.ts'
import { hasTemplate, inUnits, readBook, readHeader } from '../testing/sbe-reader.ts'
import { upgradeStatus } from '../testing/tcp.ts'
import { stretch } from '../testing/until.ts'
import { paradexProtocol } from './protocol.ts'

const SBE = '?sbeSchemaId=1&sbeSchemaVersion=1'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 100 })
})
afterAll(() => simulator.stop())

const open = (query = SBE) => connect(simulator.urls.paradex + query)
const isBookMessage = hasTemplate(3)

describe('an SBE socket', () => {
  test('is acknowledged in JSON and gets one whole book, then changes without a gap, all in binary', async () => {
    const client = await open()
    const first = client.nextBinary(isBookMessage)
    expect(await ask(client, 'subscribe')).toMatchObject({ result: { channel: `order_book.${BTC}.deltas` } })
    await first
    for (let seen = 0; seen < 20; seen++) await client.nextBinary(isBookMessage)
    expect(client.texts.length).toBe(1)
    const books = client.binaries.map(readBook)
    expect(books.map(({ isSnapshot }) => isSnapshot)).toEqual(books.map((_, index) => index === 0))
    expect(books.map(({ sequence }) => sequence)).toEqual(books.map((_, i) => (books[0]?.sequence ?? 0) + i))
    expect(new Set(books.map(({ market }) => market))).toEqual(new Set([BTC]))
    client.webSocket.terminate()
  })

  test('sees the same book as a JSON socket at every sequence number', async () => {
    const [binary, plain] = [await open(), await open('')]
    await ask(binary, 'subscribe')
    await subscribeBook(plain)
    for (let seen = 0; seen < 30; seen++) await plain.next(isBook(BTC, 'd'))
    await binary.nextBinary(isBookMessage)
    const changes = new Map(binary.binaries.map((bytes) => [readHeader(bytes).sequence, readBook(bytes)]))
    let compared = 0
    for (const { seq_no, update_type, inserts, updates, deletes } of booksIn(plain)) {
      const change = changes.get(seq_no)
      if (change === undefined || change.isSnapshot || update_type === 's') continue
      const side = (name: string) =>
        [...inserts, ...updates, ...deletes]
          .filter((level) => level.side === name)
          .map(({ price, size }) => [inUnits(price), inUnits(size)] as const)
      expect(change.bids).toEqual(side('BUY'))
      expect(change.asks).toEqual(side('SELL'))
      compared += 1
    }
    expect(compared).toBeGreaterThan(20)
    for (const client of [binary, plain]) client.webSocket.terminate()
  })

  test.each([
    ['sbeSchemaId=1&sbeSchemaVersion=0', 0],
    ['sbeSchemaId=1&sbeSchemaVersion=1', 1],
  ])('%s is answered in version %d', async (query, version) => {
    const client = await open(`?${query}`)
    const message = client.nextBinary(isBookMessage)
    await ask(client, 'subscribe')
    expect(readHeader(await message)).toMatchObject({ block: 89, template: 3, schema: 1, version })
    client.webSocket.terminate()
  })

  test.each([
    'sbeSchemaId=2&sbeSchemaVersion=1',
    'sbeSchemaId=1&sbeSchemaVersion=2',
    'sbeSchemaId=1',
    'sbeSchemaVersion=1',
  ])('%s meets 400', async (query) => {
    expect((await upgradeStatus(`${simulator.urls.paradex}?${query}`)).status).toBe(400)
  })

  test('carries one book a market: a second channel of it is refused until the first is given up', async () => {
    const snapshots = `order_book.${BTC}.snapshot@15@100ms`
    const client = await open()
    await ask(client, 'subscribe')
    const refused = { error: { code: -32600, data: 'order book already subscribed' } }
    expect(await askFor(client, 'subscribe', snapshots)).toMatchObject(refused)
    expect(await ask(client, 'subscribe', ETH)).toHaveProperty('result')
    expect(await askFor(client, 'subscribe', `bbo.${BTC}`)).toHaveProperty('result')
    await ask(client, 'unsubscribe')
    expect(await askFor(client, 'subscribe', snapshots)).toHaveProperty('result')
    const plain = await open('')
    await subscribeBook(plain)
    expect(await askFor(plain, 'subscribe', snapshots)).toHaveProperty('result')
    for (const each of [client, plain]) each.webSocket.terminate()
  })
})

describe('what the exchange offers', () => {
  let other: Simulator
  afterEach(() => other.stop())

  test('both, unless told otherwise; status counts sockets by encoding', async () => {
    other = await startSimulator()
    for (const query of [SBE, '', '']) await connect(other.urls.paradex + query)
    expect(other.status().exchanges[0]?.encodings).toEqual([
      { encoding: 'sbe_1_1', count: 1 },
      { encoding: 'json', count: 2 },
    ])
  })

  test('json: asking for SBE meets 400, JSON works', async () => {
    other = await startSimulator({ paradexEncoding: 'json' })
    expect((await upgradeStatus(other.urls.paradex + SBE)).status).toBe(400)
    await subscribeBook(await connect(other.urls.paradex))
  })

  test('sbe: a JSON socket is acknowledged, answers pings, and stays silent', async () => {
    other = await startSimulator({ paradexEncoding: 'sbe' })
    const plain = await connect(other.urls.paradex)
    expect(await ask(plain, 'subscribe')).toHaveProperty('result')
    const binary = await connect(other.urls.paradex + SBE)
    const message = binary.nextBinary(isBookMessage)
    await ask(binary, 'subscribe')
    await message
    await stretch(150)
    await plain.ping()
    expect(booksIn(plain)).toEqual([])
  })
})

describe('an exchange of its own', () => {
  const stopping: AbortController[] = []
  afterEach(() => {
    for (const each of stopping.splice(0)) each.abort()
  })

  async function openWith(protocol: Protocol): Promise<(query?: string) => Promise<TestClient>> {
    const stop = new AbortController()
    stopping.push(stop)
    const { signal } = stop
    const { url } = await openExchange({
      protocol,
      port: 0,
      markets: [BTC],
      seed: 1,
      rateHz: 50,
      clock: systemClock,
      signal,
    })
    return (query = SBE) => connect(url + query)
  }

  test('an idle SBE socket gets a heartbeat message, one with data none, and JSON never', async () => {
    const dial = await openWith(paradexProtocol({ heartbeat: { everyMs: 60_000, answerWithinMs: 5000, idleMs: 150 } }))
    const [idle, busy, plain] = [await dial(), await dial(), await dial('')]
    await ask(busy, 'subscribe')
    await idle.nextBinary(hasTemplate(40))
    await idle.nextBinary(hasTemplate(40))
    expect(idle.binaries.map((bytes) => readHeader(bytes).sequence)).toEqual([1, 2])
    expect(busy.binaries.some(hasTemplate(40))).toBe(false)
    expect(plain.texts).toEqual([])
  })

  test('a change is encoded once for each encoding, however many listen', async () => {
    const protocol = paradexProtocol()
    const encoded: string[] = []
    const channels = protocol.channels.map((channel) => ({
      ...channel,
      change(...[market, name, change, encoding]: Parameters<NonNullable<typeof channel.change>>) {
        encoded.push(`${encoding} ${market.sequence}`)
        return channel.change?.(market, name, change, encoding) ?? ''
      },
    }))
    const dial = await openWith({ ...protocol, channels })
    const clients = await Promise.all([SBE, SBE, SBE, '', '', ''].map((query) => dial(query)))
    await Promise.all(clients.map((client) => ask(client, 'subscribe')))
    const [binary] = clients
    for (let seen = 0; seen < 6; seen++) await binary?.nextBinary(isBookMessage)
    expect(new Set(encoded).size).toBe(encoded.length)
    for (const encoding of ['json', 'sbe_1_1']) {
      expect(encoded.filter((each) => each.startsWith(encoding)).length).toBeGreaterThanOrEqual(6)
    }
  })
})
