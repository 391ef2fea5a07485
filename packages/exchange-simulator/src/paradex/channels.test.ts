import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Simulator, startSimulator } from '../simulator.ts'
import { askFor, type BookData, BTC, ETH } from '../testing/books.ts'
import { connect, type Frame, type TestClient } from '../testing/client.ts'
import { hasTemplate, inUnits, readBook, readFlat, readHeader } from '../testing/sbe-reader.ts'
import { stretch } from '../testing/until.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 200 })
})
afterAll(() => simulator.stop())

const open = () => connect(simulator.urls.paradex)
const openBinary = () => connect(`${simulator.urls.paradex}?sbeSchemaId=1&sbeSchemaVersion=1`)

const isOf = (channel: string) => (frame: Frame) =>
  frame['method'] === 'subscription' && (frame['params'] as { channel: string }).channel === channel

/** The data of a channel's frames, oldest first. */
function dataIn<Data>(client: TestClient, channel: string): Data[] {
  return client.frames.filter(isOf(channel)).map((frame) => (frame['params'] as { data: Data }).data)
}

/** Subscribes and waits for so many frames. */
async function take<Data>(client: TestClient, channel: string, count: number): Promise<Data[]> {
  const first = client.next(isOf(channel))
  expect(await askFor(client, 'subscribe', channel)).toMatchObject({ result: { channel } })
  await first
  while (dataIn(client, channel).length < count) await client.next(isOf(channel))
  return dataIn(client, channel)
}

interface Bbo {
  readonly seq_no: number
  readonly bid: string
  readonly bid_size: string
  readonly ask: string
  readonly ask_size: string
}

interface Trade {
  readonly id: string
  readonly side: 'BUY' | 'SELL'
  readonly price: string
  readonly size: string
}

describe('order_book.{market}.snapshot@15', () => {
  test.each([50, 100])('@%dms: 15 levels a side in every frame, none twice and none for every change', async (ms) => {
    const client = await open()
    const books = await take<BookData>(client, `order_book.${BTC}.snapshot@15@${ms}ms`, 5)
    for (const { update_type, inserts, updates, deletes } of books) {
      expect([update_type, updates, deletes]).toEqual(['s', [], []])
      const prices = (side: string) => inserts.filter((level) => level.side === side).map(({ price }) => Number(price))
      const [bids, asks] = [prices('BUY'), prices('SELL')]
      expect([bids.length, asks.length]).toEqual([15, 15])
      expect([...bids.toReversed(), ...asks]).toEqual([...bids, ...asks].toSorted((a, b) => a - b))
    }
    const steps = books.slice(1).map(({ seq_no }, index) => seq_no - (books[index]?.seq_no ?? 0))
    expect(steps.every((step) => step > 0)).toBe(true)
    // The first comes at once, whatever the clock says; then 200 changes a second make so many a frame.
    expect(Math.max(...steps.slice(1))).toBeGreaterThan(ms / 10)
    client.webSocket.terminate()
  })

  test('in SBE every frame is a snapshot', async () => {
    const client = await openBinary()
    await askFor(client, 'subscribe', `order_book.${ETH}.snapshot@15@50ms`)
    for (let seen = 0; seen < 3; seen++) await client.nextBinary(hasTemplate(3))
    for (const { isSnapshot, bids, asks, market } of client.binaries.map(readBook)) {
      expect([isSnapshot, bids.length, asks.length, market]).toEqual([true, 15, 15, ETH])
    }
    client.webSocket.terminate()
  })

  test('a book that stands still is not told again', async () => {
    const channel = `order_book.${BTC}.snapshot@15@50ms`
    const record = simulator.inject({ fault: 'quiet', exchange: 'paradex', intervalMs: 60_000 })
    const client = await open()
    const [first] = await take<BookData>(client, channel, 1)
    await stretch(250)
    expect(dataIn<BookData>(client, channel).every(({ seq_no }) => seq_no === first?.seq_no)).toBe(true)
    // What changed before the market fell asleep may be told once more to those who were not greeted with it.
    expect(dataIn(client, channel).length).toBeLessThan(3)
    simulator.end(record.id)
    await client.next(isOf(channel))
    client.webSocket.terminate()
  })

  test('other parameters are refused', async () => {
    const client = await open()
    const refused = { error: { code: -32600, data: 'invalid channel' } }
    expect(await askFor(client, 'subscribe', `order_book.${BTC}.snapshot@30@100ms`)).toMatchObject(refused)
    client.webSocket.terminate()
  })
})

describe('bbo.{market}', () => {
  test('tells the best prices at once and with every change of them, so its numbers grow with holes', async () => {
    const client = await open()
    const told = await take<Bbo>(client, `bbo.${BTC}`, 20)
    expect(Object.keys(told[0] ?? {})).toEqual([
      'market',
      'seq_no',
      'bid',
      'bid_size',
      'ask',
      'ask_size',
      'last_updated_at',
    ])
    const steps = told.slice(1).map(({ seq_no }, index) => seq_no - (told[index]?.seq_no ?? 0))
    expect(Math.min(...steps)).toBeGreaterThan(0)
    expect(Math.max(...steps)).toBeGreaterThan(1)
    const best = ({ bid, bid_size, ask, ask_size }: Bbo) => `${bid} ${bid_size} ${ask} ${ask_size}`
    expect(told.slice(1).every((each, index) => best(each) !== best(told[index] as Bbo))).toBe(true)
    expect(told.every(({ bid, ask }) => Number(bid) < Number(ask))).toBe(true)
    client.webSocket.terminate()
  })

  test('is the touch of the book, in both encodings and in REST', async () => {
    const record = simulator.inject({ fault: 'quiet', exchange: 'paradex', intervalMs: 60_000 })
    const [plain, binary] = [await open(), await openBinary()]
    const [bbo] = await take<Bbo>(plain, `bbo.${BTC}`, 1)
    const message = binary.nextBinary(hasTemplate(2))
    await askFor(binary, 'subscribe', `bbo.${BTC}`)
    const { block, market } = readFlat(await message)
    expect(market).toBe(BTC)
    expect(readHeader(await message)).toMatchObject({ block: 48, sequence: bbo?.seq_no })
    const numbers = [0, 8, 16, 24].map((at) => block.readBigInt64LE(at))
    expect(numbers).toEqual([bbo?.bid, bbo?.bid_size, bbo?.ask, bbo?.ask_size].map((text) => inUnits(text ?? '')))
    const http = simulator.urls.paradex.replace('ws:', 'http:')
    expect(await (await fetch(`${http}/bbo/${BTC}`)).json()).toEqual(bbo as never)
    simulator.end(record.id)
    for (const client of [plain, binary]) client.webSocket.terminate()
  })
})

describe('trades.{market}', () => {
  test('one trade a frame, nothing before the first, and the same in both encodings', async () => {
    const [plain, binary] = [await open(), await openBinary()]
    await askFor(binary, 'subscribe', `trades.${BTC}`)
    const told = await take<Trade>(plain, `trades.${BTC}`, 5)
    expect(Object.keys(told[0] ?? {})).toEqual(['id', 'market', 'side', 'size', 'price', 'created_at', 'trade_type'])
    const lastId = BigInt(told.at(-1)?.id ?? 0)
    const idOf = (bytes: Buffer) => readFlat(bytes).block.readBigInt64LE(0)
    if (!binary.binaries.some((bytes) => idOf(bytes) >= lastId))
      await binary.nextBinary((bytes) => idOf(bytes) >= lastId)
    const byId = new Map(binary.binaries.map((bytes) => [idOf(bytes), bytes]))
    for (const { id, side, price, size } of told) {
      const bytes = byId.get(BigInt(id)) ?? Buffer.alloc(0)
      const { block, market } = readFlat(bytes)
      expect([readHeader(bytes).template, readHeader(bytes).block, market]).toEqual([1, 50, BTC])
      expect(block.readUInt8(8)).toBe(side === 'BUY' ? 1 : 2)
      expect([block.readBigInt64LE(9), block.readBigInt64LE(17)]).toEqual([inUnits(price), inUnits(size)])
    }
    const ids = told.map(({ id }) => BigInt(id))
    expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0n) + BigInt(index)))
    for (const client of [plain, binary]) client.webSocket.terminate()
  })

  test('nobody trades in a quiet market', async () => {
    const record = simulator.inject({ fault: 'quiet', exchange: 'paradex', intervalMs: 60_000 })
    const client = await open()
    await askFor(client, 'subscribe', `trades.${BTC}`)
    await stretch(300)
    expect(dataIn(client, `trades.${BTC}`)).toEqual([])
    simulator.end(record.id)
    client.webSocket.terminate()
  })
})
