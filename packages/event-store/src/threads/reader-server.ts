import type { StoreReader } from '../port.ts'
import { openReader } from '../reader.ts'
import { readNotices } from './notice-calls.ts'
import type { ServerPort } from './port.ts'
import type { FromReader, ReaderCall, ToReader } from './protocol.ts'
import { toWire } from './wire-error.ts'

/** The reader's thread, without the thread: one connection, opened at the first question and anew where it fails. */
export function serveReader(port: ServerPort<ToReader, FromReader>): void {
  let settings: Extract<ToReader, { kind: 'open' }> | null = null
  let reader: StoreReader | null = null
  const streams = new Map<number, AsyncIterator<Uint8Array>>()

  const opened = (): StoreReader => {
    if (settings === null) throw new Error('The reader was not told what to open')
    reader ??= openReader(settings.path, { busyTimeoutMs: settings.busyTimeoutMs })
    return reader
  }

  /** Reads; where the file failed under the connection, once more with another one. */
  const reading = async <T>(read: (from: StoreReader) => Promise<T>): Promise<T> => {
    try {
      return await read(opened())
    } catch (error) {
      if (!isFileFailure(error)) throw error
      await forget()
      return await read(opened())
    }
  }

  const forget = async (): Promise<void> => {
    const failed = reader
    reader = null
    await failed?.close()
  }

  const pulled = async (stream: number): Promise<Uint8Array | null> => {
    const chunks = streams.get(stream)
    if (chunks === undefined) return null
    try {
      const { value, done } = await chunks.next()
      if (done !== true) return value
    } catch (error) {
      streams.delete(stream)
      if (isFileFailure(error)) await forget()
      throw error
    }
    streams.delete(stream)
    return null
  }

  const reply = async (id: number, act: () => Promise<unknown>): Promise<void> => {
    try {
      const value = await act()
      if (value instanceof Uint8Array) {
        const bytes = owned(value)
        port.post({ kind: 'answer', id, value: bytes }, [bytes.buffer])
      } else port.post({ kind: 'answer', id, value })
    } catch (error) {
      port.post({ kind: 'answer', id, error: toWire(error) })
    }
  }

  const close = async (): Promise<void> => {
    for (const chunks of streams.values()) await chunks.return?.()
    await reader?.close()
  }

  port.onMessage((message) => {
    switch (message.kind) {
      case 'open':
        settings = message
        return
      case 'call':
        void reply(message.id, () => reading((from) => ask(from, message.call)))
        return
      case 'export':
        streams.set(
          message.stream,
          lazily(() => opened().export(message.request)),
        )
        return
      case 'pull':
        void reply(message.id, () => pulled(message.stream))
        return
      case 'stop': {
        const chunks = streams.get(message.stream)
        streams.delete(message.stream)
        void chunks?.return?.()
        return
      }
      case 'close':
        void close().finally(() => {
          port.post({ kind: 'closed' })
          port.close()
        })
        return
      default:
        message satisfies never
    }
  })
}

function ask(reader: StoreReader, call: ReaderCall): Promise<unknown> {
  switch (call.name) {
    case 'events':
      return reader.events(...call.args)
    case 'outages':
      return reader.outages(...call.args)
    case 'outage':
      return reader.outage(...call.args)
    case 'timeline':
      return reader.timeline(...call.args)
    case 'stats':
      return reader.stats(...call.args)
    case 'series':
      return reader.series(...call.args)
    case 'eventRange':
      return reader.eventRange(...call.args)
    case 'lastSeenAt':
      return reader.lastSeenAt(...call.args)
    case 'notices':
      return readNotices(reader.notices, call.call)
    default:
      return call satisfies never
  }
}

/** An export that throws at once, for a bad cursor, throws where its first piece is pulled. */
async function* lazily(begin: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* begin()
}

/** Bytes with a buffer of their own, which may be given away. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes)
}

const FILE_FAILURES = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_CANTOPEN', 'SQLITE_PROTOCOL']

const isFileFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && FILE_FAILURES.some((code) => String(error.code).startsWith(code))
