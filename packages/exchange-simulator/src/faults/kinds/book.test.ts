import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { systemClock } from '../../clock.ts'
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
import { hasTemplate, readBook } from '../../testing/sbe-reader.ts'
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

/** How much the sequence grows from each frame to the next. */
const steps = () => {
  const numbers = booksIn(client).map(({ seq_no }) => seq_no)
  return numbers.slice(1).map((number, i) => number - (numbers[i] ?? 0))
}

const DECIMAL = /^\d+\.\d+$/

/** The best bid of the next depth frame. */
async function bestBid(vest: TestClient): Promise<string> {
  const { bids } = (await vest.next(isDepth('BTC-PERP')))['data'] as { bids: [string, string][] }
  return bids[0]?.[0] ?? ''
}

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

describe('corrupt', () => {
  test('one delta has a price that is no decimal and the right number; a new subscription proves recovery', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'corrupt', exchange, market: BTC })
    for (let i = 0; i < 5; i++) await client.next(isBook(BTC, 'd'))
    const isBroken = ({ inserts }: { inserts: readonly { price: string }[] }) =>
      inserts.some(({ price }) => !/^\d+(\.\d+)?$/.test(price))
    expect(booksIn(client).filter(isBroken).length).toBe(1)
    expect(new Set(steps())).toEqual(new Set([1]))
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: record.beganAt, firstFrameAt: null })
    await ask(client, 'unsubscribe')
    await subscribeBook(client)
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
  })

  test('in SBE it is a level whose price is null', async () => {
    const binary = await connect(`${simulator.urls.paradex}?sbeSchemaId=1&sbeSchemaVersion=1`)
    await ask(binary, 'subscribe')
    simulator.inject({ fault: 'corrupt', exchange })
    for (let i = 0; i < 5; i++) await binary.nextBinary(hasTemplate(3))
    const broken = binary.binaries.map(readBook).filter(({ bids }) => bids.some(([price]) => price === -(2n ** 63n)))
    expect(broken.map(({ isSnapshot }) => isSnapshot)).toEqual([false])
  })

  test('on a channel of whole books the next frame mends it, and a lost change harms nobody', async () => {
    await askFor(client, 'subscribe', `order_book.${BTC}.snapshot@15@50ms`)
    const corrupt = simulator.inject({ fault: 'corrupt', exchange })
    expect(recordOf(simulator, corrupt.id).firstFrameAt).toBeNull()
    await client.next(isBook(BTC, 's'))
    const gap = simulator.inject({ fault: 'gap', exchange })
    await client.next(isBook(BTC, 's'))
    await client.next(isBook(BTC, 's'))
    for (const { id } of [corrupt, gap]) expect(recordOf(simulator, id).firstFrameAt).not.toBeNull()
  })

  test('on Vest the next frame mends it', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth')
    const record = simulator.inject({ fault: 'corrupt', exchange: 'vest' })
    expect(record).toMatchObject({ market: 'BTC-PERP', firstFrameAt: null })
    // A sound frame may have been on its way when the fault began.
    let price = await bestBid(vest)
    while (DECIMAL.test(price)) price = await bestBid(vest)
    expect(await bestBid(vest)).toMatch(DECIMAL)
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
  })
})

test('duplicate: each frame of the market comes twice, the snapshot too, then once again', async () => {
  const record = simulator.inject({ fault: 'duplicate', exchange, market: BTC, durationMs: 5000 })
  await subscribeBook(client, ETH)
  await subscribeBook(client)
  for (let i = 0; i < 6; i++) await client.next(isBook(BTC, 'd'))
  await client.ping()
  expect(steps().filter((_, i) => i % 2 === 0)).toEqual(steps().flatMap((_, i) => (i % 2 === 0 ? [0] : [])))
  expect(
    steps()
      .filter((_, i) => i % 2 === 1)
      .every((step) => step === 1),
  ).toBe(true)
  expect(booksIn(client).filter(({ update_type }) => update_type === 's').length).toBe(2)
  const others = booksIn(client, ETH).map(({ seq_no }) => seq_no)
  expect(new Set(others).size).toBe(others.length)
  simulator.end(record.id)
  await client.ping()
  const seen = booksIn(client).length
  for (let i = 0; i < 3; i++) await client.next(isBook(BTC, 'd'))
  expect(
    steps()
      .slice(seen - 1)
      .every((step) => step === 1),
  ).toBe(true)
})

describe('reorder', () => {
  test('pairs change places, none is lost, and only a subscription made since proves recovery, after the end', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'reorder', exchange, durationMs: 5000 })
    await client.ping()
    const before = booksIn(client).length
    for (let i = 0; i < 6; i++) await client.next(isBook(BTC, 'd'))
    const swapped = booksIn(client).slice(before, before + 6)
    const first = booksIn(client)[before - 1]?.seq_no ?? 0
    expect(swapped.map(({ seq_no }) => seq_no - first)).toEqual([2, 1, 4, 3, 6, 5])
    const late = await open()
    await subscribeBook(late)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    simulator.end(record.id)
    await client.next(isBook(BTC, 'd'))
    await late.next(isBook(BTC, 'd'))
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
    const numbers = booksIn(client).map(({ seq_no }) => seq_no)
    expect(numbers.toSorted()).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i))
  })

  test('a change that waits for its pair goes out at the end, before all that follow', async () => {
    await subscribeBook(client)
    for (let round = 0; round < 8; round++) {
      const { id } = simulator.inject({ fault: 'reorder', exchange })
      // Books change every 10 ms: some of the rounds end between the two of a pair.
      await stretch(12 + round)
      simulator.end(id)
      await client.ping()
      const seen = booksIn(client).length
      const last = Math.max(...booksIn(client).map(({ seq_no }) => seq_no))
      await client.next(isBook(BTC, 'd'))
      expect(booksIn(client)[seen]?.seq_no).toBe(last + 1)
    }
  })

  test('on Vest time goes backwards every other frame', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'ETH-PERP@depth')
    simulator.inject({ fault: 'reorder', exchange: 'vest', market: 'ETH-PERP' })
    await vest.ping()
    const seen = vest.frames.length
    for (let i = 0; i < 4; i++) await vest.next(isDepth('ETH-PERP'))
    const times = vest.frames.slice(seen, seen + 4).map((frame) => Number(frame['tsMs']))
    expect(times.toSorted()).toEqual([1, 0, 3, 2].map((i) => times[i] ?? 0))
    expect(times[0]).toBeGreaterThan(times[1] ?? 0)
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

describe('backlog', () => {
  const isInOrder = (books: readonly { seq_no: number }[]) =>
    books.every((book, i) => book.seq_no === (books[0]?.seq_no ?? 0) + i)

  test('no data, old sockets or new, but pongs and answers; then all of it at once, in order', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'backlog', exchange })
    await client.ping()
    const seen = booksIn(client).length
    const fresh = await open()
    expect(await ask(fresh, 'subscribe')).toHaveProperty('result')
    await stretch(250)
    expect([booksIn(client).length, booksIn(fresh).length]).toEqual([seen, 0])
    simulator.end(record.id)
    await client.next(isBook(BTC, 'd'))
    await client.ping()
    expect(booksIn(client).length - seen).toBeGreaterThan(20)
    expect(booksIn(fresh)[0]?.update_type).toBe('s')
    await client.next(isBook(BTC, 'd'))
    expect(isInOrder(booksIn(client)) && isInOrder(booksIn(fresh))).toBe(true)
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect((firstFrameAt ?? 0) - (endedAt ?? 0)).toBeWithin(0, 60)
  })

  test('at framesPerS it catches up little by little, and only then a frame proves recovery', async () => {
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'backlog', exchange, market: BTC, durationMs: 300, framesPerS: 200 })
    await stretch(400)
    const behind = systemClock.now() - (booksIn(client).at(-1)?.last_updated_at ?? 0)
    expect(behind).toBeGreaterThan(100)
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: expect.any(Number), firstFrameAt: null })
    await stretch(500)
    expect(systemClock.now() - (booksIn(client).at(-1)?.last_updated_at ?? 0)).toBeLessThan(100)
    expect(isInOrder(booksIn(client))).toBe(true)
    expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
  })

  test('holds the ticker of Vest too', async () => {
    const vest = await connect(simulator.urls.vest)
    await subscribeStreams(vest, 'BTC-PERP@depth', 'BTC-PERP@ticker')
    simulator.inject({ fault: 'backlog', exchange: 'vest', durationMs: 5000 })
    await vest.ping()
    const seen = vest.frames.length
    await stretch(800)
    expect(vest.frames.length).toBe(seen)
  })

  test('a pace at which it would never catch up is refused', () => {
    const asked = { fault: 'backlog', exchange, framesPerS: 100 } as const
    expect(() => simulator.inject(asked)).toThrow('a backlog at 100 frames a second never ends')
  })
})
