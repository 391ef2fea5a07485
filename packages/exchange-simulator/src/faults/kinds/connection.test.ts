import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { systemClock } from '../../clock.ts'
import { type Simulator, startSimulator } from '../../simulator.ts'
import { BTC, booksIn, isBook, subscribeBook } from '../../testing/books.ts'
import { connect, dial } from '../../testing/client.ts'
import { upgradeTcp } from '../../testing/tcp.ts'
import { recordOf, stretch } from '../../testing/until.ts'

let simulator: Simulator
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
/** Frames that had left before a fault have arrived after this. */
const IN_FLIGHT_MS = 50
const open = () => connect(simulator.urls.paradex)
const port = () => Number(new URL(simulator.urls.paradex).port)

/** A socket that has upgraded, bytes in hand. */
async function openTcp(): Promise<Socket> {
  const { socket, answer } = upgradeTcp(simulator.urls.paradex)
  expect(await answer).toStartWith('HTTP/1.1 101')
  return socket
}

async function dialError(): Promise<string> {
  const socket = connectTcp(port(), '127.0.0.1')
  const [error] = await once(socket, 'error')
  return (error as NodeJS.ErrnoException).code ?? ''
}

describe('cuts', () => {
  test('rst: the client meets ECONNRESET, a WebSocket ends with 1006, new dials work', async () => {
    const [raw, client] = [await openTcp(), await open()]
    const failed = once(raw, 'error')
    const record = simulator.inject({ fault: 'rst', exchange })
    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }])
    expect(await client.ended).toEqual({ code: 1006, reason: '' })
    expect(record).toMatchObject({ fault: 'rst', exchange, market: null, endedAt: record.beganAt, firstFrameAt: null })
    const next = await open()
    await subscribeBook(next)
    const { firstFrameAt } = recordOf(simulator, record.id)
    expect(firstFrameAt).toBeGreaterThanOrEqual(record.beganAt)
  })

  test('fin: the client reads the end without any byte before it', async () => {
    const [raw, client] = [await openTcp(), await open()]
    const bytes: Buffer[] = []
    raw.on('data', (chunk: Buffer) => bytes.push(chunk))
    const ended = once(raw, 'end')
    simulator.inject({ fault: 'fin', exchange })
    await ended
    expect(bytes).toEqual([])
    expect(await client.ended).toEqual({ code: 1006, reason: '' })
  })

  test.each([
    [{}, { code: 1012, reason: 'service restart' }],
    ...[4000, 4001, 4002, 4003, 4004, 4005, 4031, 4032].map(
      (code) => [{ code }, { code, reason: '' }] as [object, { code: number; reason: string }],
    ),
    [
      { code: 1011, reason: 'boom' },
      { code: 1011, reason: 'boom' },
    ],
  ])('close: a close frame with %j', async (parameters, expected) => {
    const client = await open()
    simulator.inject({ fault: 'close', exchange, ...parameters })
    expect(await client.ended).toEqual(expected)
  })

  test('refuse: hangs up, then ECONNREFUSED, then the same port again', async () => {
    const client = await open()
    const record = simulator.inject({ fault: 'refuse', exchange, durationMs: 300 })
    expect((await client.ended).code).toBe(1006)
    expect(await dialError()).toBe('ECONNREFUSED')
    expect(simulator.status().exchanges[0]?.listening).toBe(false)
    await stretch(350)
    const again = await open()
    await subscribeBook(again)
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect(endedAt).toBeGreaterThanOrEqual(record.beganAt + 295)
    expect(firstFrameAt).toBeGreaterThanOrEqual(endedAt ?? Number.POSITIVE_INFINITY)
  })

  test('refuse, twice at a time, lasts as long as the longer', async () => {
    simulator.inject({ fault: 'refuse', exchange, durationMs: 400 })
    simulator.inject({ fault: 'refuse', exchange, durationMs: 100 })
    await stretch(200)
    expect(await dialError()).toBe('ECONNREFUSED')
    await stretch(250)
    await open()
  })
})

describe('trickle', () => {
  test('books fall behind more and more, pongs behind them, and all arrives in order at the end', async () => {
    const client = await open()
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'trickle', exchange })
    const behind = () => systemClock.now() - (booksIn(client).at(-1)?.last_updated_at ?? 0)
    await stretch(250)
    const [early, seen] = [behind(), booksIn(client).length]
    let pongs = 0
    client.webSocket.on('pong', () => pongs++)
    client.webSocket.ping()
    await stretch(250)
    expect(booksIn(client).length).toBeGreaterThan(seen)
    expect(behind()).toBeGreaterThan(early + 100)
    expect(pongs).toBe(0)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    const pong = once(client.webSocket, 'pong')
    simulator.end(record.id)
    await pong
    await client.next(isBook(BTC, 'd'))
    const books = booksIn(client)
    for (const [i, book] of books.entries()) expect(book.seq_no).toBe((books[0]?.seq_no ?? 0) + i)
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect((firstFrameAt ?? 0) - (endedAt ?? 0)).toBeWithin(0, 50)
  })

  test('a new socket is quick and proves recovery; bytesPerS is kept to', async () => {
    const client = await open()
    await subscribeBook(client)
    await stretch(IN_FLIGHT_MS)
    const seen = client.texts.join('').length
    const record = simulator.inject({ fault: 'trickle', exchange, bytesPerS: 1000, durationMs: 5000 })
    await stretch(500)
    const arrived = client.texts.join('').length - seen
    expect(arrived).toBeLessThan(800)
    await subscribeBook(await open())
    expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: null, firstFrameAt: expect.any(Number) })
  })

  test('a thin line can be cut', async () => {
    const client = await open()
    await subscribeBook(client)
    simulator.inject({ fault: 'trickle', exchange, bytesPerS: 100, durationMs: 5000 })
    await stretch(100)
    simulator.inject({ fault: 'rst', exchange })
    expect((await client.ended).code).toBe(1006)
    await subscribeBook(await open())
  })
})

describe('blackholes', () => {
  test('blackhole_sockets: open sockets are dead both ways without an end, new ones work', async () => {
    const client = await open()
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'blackhole_sockets', exchange })
    await stretch(IN_FLIGHT_MS)
    const seen = client.frames.length
    let pongs = 0
    client.webSocket.on('pong', () => pongs++)
    client.webSocket.ping()
    const next = await open()
    await subscribeBook(next)
    for (let i = 0; i < 10; i++) await next.next(isBook(BTC, 'd'))
    expect(client.frames.length).toBe(seen)
    expect(pongs).toBe(0)
    expect(client.webSocket.readyState).toBe(client.webSocket.OPEN)
    expect(simulator.status().exchanges[0]?.sockets).toEqual({ open: 2, dead: 1 })
    expect(recordOf(simulator, record.id).firstFrameAt).toBeGreaterThanOrEqual(record.beganAt)
  })

  test('blackhole_path: bytes wait both ways and arrive in order, none lost', async () => {
    const client = await open()
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'blackhole_path', exchange, durationMs: 400 })
    await stretch(IN_FLIGHT_MS)
    const seen = client.frames.length
    let pongs = 0
    client.webSocket.on('pong', () => pongs++)
    client.webSocket.ping()
    const late = dial(simulator.urls.paradex)
    const opened = once(late.webSocket, 'open')
    await stretch(150)
    expect(client.frames.length).toBe(seen)
    expect(pongs).toBe(0)
    expect(late.webSocket.readyState).toBe(late.webSocket.CONNECTING)
    expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
    const held = client.next(isBook(BTC, 'd'))
    await Promise.all([once(client.webSocket, 'pong'), opened, held])
    const books = booksIn(client)
    expect(books.length).toBeGreaterThan(20)
    for (const [i, book] of books.entries()) expect(book.seq_no).toBe((books[0]?.seq_no ?? 0) + i)
    const { endedAt, firstFrameAt } = recordOf(simulator, record.id)
    expect((firstFrameAt ?? 0) - (endedAt ?? 0)).toBeWithin(0, 50)
  })

  test('blackhole_path: a client that left meanwhile is gone at the end of it and proves nothing', async () => {
    const client = await open()
    await subscribeBook(client)
    const record = simulator.inject({ fault: 'blackhole_path', exchange, durationMs: 200 })
    client.webSocket.terminate()
    await stretch(300)
    expect(simulator.status().exchanges[0]?.sockets.open).toBe(0)
    expect(recordOf(simulator, record.id)).toMatchObject({ firstFrameAt: null })
  })

  test('a plug pulled within a blackhole is pulled, and the blackhole ends as it would', async () => {
    const client = await open()
    simulator.inject({ fault: 'blackhole_path', exchange, durationMs: 200 })
    simulator.inject({ fault: 'rst', exchange })
    expect((await client.ended).code).toBe(1006)
    const late = dial(simulator.urls.paradex)
    await once(late.webSocket, 'open')
    await subscribeBook(late)
  })
})

test('a client that leaves more than 2,000 messages unread is cut off', async () => {
  const fast = await startSimulator({ rateHz: 10_000 })
  const client = await connect(fast.urls.paradex)
  await subscribeBook(client)
  const record = fast.inject({ fault: 'blackhole_path', exchange, durationMs: 600 })
  expect((await client.ended).code).toBe(1006)
  expect(recordOf(fast, record.id).endedAt).not.toBeNull()
  await fast.stop()
})
