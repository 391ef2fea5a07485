/** An exchange that sends one feed as fast as it is taken: `blaster-process.ts FEED FRAMES`. */
import type { Socket } from 'node:net'
import { childOf } from '../process/child.ts'
import { FEEDS, isFeedName } from './feeds/feeds.ts'
import { createMovingBook, priceOf } from './feeds/moving-book.ts'
import { encodeFrame } from './feeds/websocket-frame.ts'
import { machineMs } from './machine-clock.ts'
import type { BlasterCommand, BlasterReport } from './protocol.ts'
import { startRawServer } from './raw-server.ts'

/** Bytes written at a time, about: whole frames, so that a pong never lands inside one. */
const CHUNK_BYTES = 65_536
/** What keeps the other leg of the spread fresh. */
const STEADY_EVERY_MS = 100
const FIRST_SEQUENCE = 7_000_000_000
const FIRST_AT = 1_700_000_000_000
/** Of the exchange's time between two frames: it runs ahead of any clock, so that nothing ever seems late. */
const STAMP_STEP_MS = 10_000

const [name = '', count = '1'] = process.argv.slice(2)
if (!isFeedName(name)) throw new RangeError(`Cannot send ${name}: no such feed`)
const feed = FEEDS[name]
const frameCount = Number(count)
const parent = childOf<BlasterCommand, BlasterReport>()

/** A whole feed from its first frame on. */
function createSource(seed: number) {
  const book = createMovingBook(seed)
  let nth = 0
  const message = () => ({ sequence: FIRST_SEQUENCE + nth, at: FIRST_AT + nth * STAMP_STEP_MS })
  return {
    book,
    first: () => encodeFrame(feed.first(book, message())),
    next: () => {
      nth += 1
      const changes = book.move(feed.changes(nth))
      return encodeFrame(feed.next(book, message(), changes))
    },
  }
}

const source = createSource(1)
const first = source.first()
const frames = Array.from({ length: frameCount }, source.next)
const chunks = chunksOf(frames)
/** The socket that the frames are for. */
let waiting: Socket | null = null

function chunksOf(all: readonly Buffer[]): readonly Buffer[] {
  const found: Buffer[] = []
  let begun: Buffer[] = []
  let size = 0
  for (const frame of all) {
    begun.push(frame)
    size += frame.length
    if (size < CHUNK_BYTES) continue
    found.push(Buffer.concat(begun))
    begun = []
    size = 0
  }
  return [...found, Buffer.concat(begun)]
}

const begun = new WeakSet<Socket>()
const port = await startRawServer({
  onRequest: (socket, path, request) => {
    for (const answer of feed.answer(request)) socket.write(encodeFrame(answer))
    if (begun.has(socket)) return
    begun.add(socket)
    if (path.startsWith('/steady')) keepSteady(socket)
    else {
      socket.write(first)
      waiting = socket
    }
  },
})

function keepSteady(socket: Socket): void {
  const steady = createSource(2)
  socket.write(steady.first())
  const timer = setInterval(() => socket.write(steady.next()), STEADY_EVERY_MS)
  socket.on('close', () => clearInterval(timer))
}

async function blast(socket: Socket): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return
    await new Promise((resolve) => socket.write(chunk, resolve))
    // The other socket's timer must have its turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Evenly spaced: no timer is that fine, so the loop looks at the clock all the time. */
async function pace(socket: Socket, hz: number): Promise<void> {
  const sentAt: number[] = []
  const beganAt = machineMs()
  while (sentAt.length < frames.length && !socket.destroyed) {
    const now = machineMs()
    if (now >= beganAt + (sentAt.length * 1_000) / hz) {
      sentAt.push(now)
      socket.write(frames[sentAt.length - 1] as Buffer)
    } else await new Promise((resolve) => setImmediate(resolve))
  }
  parent.tell({ type: 'paced', sentAt })
}

parent.listen((command) => {
  if (waiting === null) throw new Error('Cannot send: nobody asked')
  void (command.type === 'blast' ? blast(waiting) : pace(waiting, command.hz))
})

const bytes = frames.reduce((sum, frame) => sum + frame.length, 0)
const [bid] = source.book.bids
const [ask] = source.book.asks
const last = { bid: bid === undefined ? null : priceOf(bid), ask: ask === undefined ? null : priceOf(ask) }
parent.tell({ type: 'ready', port, frameBytes: Math.round(bytes / frames.length), last })
