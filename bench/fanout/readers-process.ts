/** Clients of the stream on bare sockets: `readers-process.ts PORT`. */
import type { Socket } from 'bun'
import { childOf } from '../process/child.ts'
import { measureLoad } from '../process/load.ts'
import { distribution } from '../report/distribution.ts'
import { createEventScanner, type ScannedEvent } from './event-scanner.ts'
import { type ReadersCommand, type ReadersReport, type Stroke, TIMED_TYPES } from './protocol.ts'

const port = Number(process.argv[2])
const parent = childOf<ReadersCommand, ReadersReport>()

interface Reader {
  readonly reads: boolean
  socket: Socket | null
  /** The last event it has; null before the first. */
  lastId: number | null
  hasSnapshot: boolean
  isClosing: boolean
}

const readers: Reader[] = []
/** Of each timed event: what it says of itself, and when each client had it. */
let timed = new Map<number, { readonly at: number; readonly readAt: number[] }>()
let bytes = 0
let messages = 0
let repeated = 0
let missed = 0
let ended = 0
let load = measureLoad()
let onSnapshot = (): void => {}
let onProgress = (_: Reader): void => {}

/** Wall time with fractions, as latencies are short. */
const now = (): number => performance.timeOrigin + performance.now()

function take(reader: Reader, { at, id, type }: ScannedEvent): void {
  if (TIMED_TYPES.includes(type)) {
    const known = timed.get(id) ?? { at, readAt: [] }
    timed.set(id, known)
    known.readAt.push(now())
  }
  if (reader.lastId !== null && id <= reader.lastId) repeated += 1
  if (reader.lastId !== null && id > reader.lastId + 1) missed += id - reader.lastId - 1
  reader.lastId = Math.max(id, reader.lastId ?? 0)
  onProgress(reader)
}

/** Each event is of the stroke in whose time it happened. */
function latenciesOf(strokes: readonly Stroke[]) {
  const fromDisk: number[] = []
  const fromEvent: number[] = []
  for (const { at, readAt } of timed.values()) {
    const stroke = strokes.find(({ answeredAt, askedAt }) => at >= Math.floor(askedAt) && at <= answeredAt)
    for (const read of readAt) {
      fromEvent.push(read - at)
      // One that is read before the operator hears of it was on disk all the same.
      if (stroke !== undefined) fromDisk.push(Math.max(0, read - stroke.answeredAt))
    }
  }
  return { latencies: distribution(fromDisk), fromEvent: distribution(fromEvent) }
}

function countMessages(data: Buffer): number {
  let count = 0
  for (let at = data.indexOf('\n\n'); at !== -1; at = data.indexOf('\n\n', at + 2)) count += 1
  return count
}

async function connect(reader: Reader, after: number | null): Promise<void> {
  const scan = createEventScanner((event) => take(reader, event))
  reader.hasSnapshot = false
  reader.isClosing = false
  const header = after === null ? '' : `Last-Event-ID: ${after}\r\n`
  reader.socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(socket) {
        socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}\r\n`)
        if (!reader.reads) socket.pause()
      },
      data(_, data) {
        bytes += data.length
        messages += countMessages(data)
        scan(data)
        if (reader.hasSnapshot || !data.includes('event: snapshot')) return
        reader.hasSnapshot = true
        onSnapshot()
      },
      close() {
        if (!reader.isClosing) ended += 1
      },
      error() {},
    },
  })
}

/** Not all at once: the accept queue of a listener is short, and this is not what is measured. */
const BATCH = 100

async function open({ after, count, reads }: Extract<ReadersCommand, { type: 'open' }>): Promise<void> {
  const opened = Array.from({ length: count }, (): Reader => {
    return { reads, socket: null, lastId: null, hasSnapshot: false, isClosing: false }
  })
  readers.push(...opened)
  for (let from = 0; from < count; from += BATCH) {
    await Promise.all(opened.slice(from, from + BATCH).map((reader) => connect(reader, after)))
  }
  if (reads) await allHaveSnapshots(opened)
  parent.tell({ type: 'opened' })
}

function allHaveSnapshots(some: readonly Reader[]): Promise<void> {
  return new Promise((resolve) => {
    onSnapshot = () => {
      if (some.every(({ hasSnapshot }) => hasSnapshot)) resolve()
    }
    onSnapshot()
  })
}

const reading = (): readonly Reader[] => readers.filter(({ reads }) => reads)

function endOf(reader: Reader): void {
  reader.isClosing = true
  reader.socket?.terminate()
}

/** Every client at once, each with its own last id. */
async function comeBack(throughId: number): Promise<void> {
  const startedAt = performance.now()
  const ms = new Map<Reader, number>()
  const all = reading()
  const back = Promise.withResolvers<void>()
  onProgress = (reader) => {
    if ((reader.lastId ?? 0) <= throughId || ms.has(reader)) return
    ms.set(reader, performance.now() - startedAt)
    if (ms.size === all.length) back.resolve()
  }
  await Promise.all(all.map((reader) => connect(reader, reader.lastId)))
  await back.promise
  onProgress = () => {}
  parent.tell({ type: 'returned', ms: [...ms.values()] })
}

parent.listen((command) => {
  switch (command.type) {
    case 'open':
      void open(command)
      break
    case 'begin_window':
      timed = new Map()
      bytes = 0
      messages = 0
      load = measureLoad()
      break
    case 'end_window': {
      const ids = reading().map(({ lastId }) => lastId ?? 0)
      const lastIds = { least: Math.min(...ids), most: Math.max(...ids) }
      const counted = { bytes, messages, lastIds, repeated, missed, ended }
      const window = { ...latenciesOf(command.strokes), ...counted, load: load() }
      parent.tell({ type: 'window', window })
      break
    }
    case 'drop':
      for (const reader of reading()) endOf(reader)
      parent.tell({ type: 'dropped' })
      break
    case 'return':
      void comeBack(command.throughId)
      break
    case 'close':
      for (const reader of readers) endOf(reader)
      parent.tell({ type: 'closed' })
      break
  }
})
parent.tell({ type: 'ready' })
