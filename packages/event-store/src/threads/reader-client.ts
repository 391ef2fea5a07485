import type { Clock } from '@holdfast/adapter-core/clock'
import { StoreClosedError, ThreadDiedError } from '../errors.ts'
import type { StoreReader } from '../port.ts'
import { createCalls } from './calls.ts'
import { noticeReader } from './notice-client.ts'
import type { FromReader, ReaderCall, ToReader } from './protocol.ts'
import { type StartThread, startThread, type Thread } from './thread.ts'

export interface ReaderClientOptions {
  readonly path: string
  readonly busyTimeoutMs: number
  readonly clock: Clock
  /** Default: the real thread. */
  readonly start?: StartThread<ToReader, FromReader>
}

/** How long a thread may take to end by itself, in ms. */
const CLOSE_LIMIT_MS = 5_000

const startReaderThread: StartThread<ToReader, FromReader> = (events) =>
  startThread(new URL('./reader-thread.ts', import.meta.url), events)

/**
 * The reading half of the store on a thread of its own. Where the thread dies, what is under way is rejected, and the next
 * question starts another.
 */
export function createReaderClient(options: ReaderClientOptions): Omit<StoreReader, 'backup'> {
  const { path, busyTimeoutMs, clock, start = startReaderThread } = options
  const calls = createCalls()
  let thread: Thread<ToReader> | null = null
  let onExit = (): void => {}
  let lastStream = 0
  let isClosed = false

  const started = (): Thread<ToReader> => {
    const begun = start({
      onMessage(message) {
        if (message.kind === 'answer') calls.answer(message)
      },
      onExit(error) {
        if (thread === begun) thread = null
        calls.rejectAll(
          isClosed
            ? new StoreClosedError('The store is closed')
            : new ThreadDiedError(`The reader's thread died: ${error?.message ?? 'no reason was told'}`, {
                cause: error,
              }),
        )
        onExit()
      },
    })
    begun.post({ kind: 'open', path, busyTimeoutMs })
    return begun
  }
  const running = (): Thread<ToReader> => {
    if (isClosed) throw new StoreClosedError('The store is closed')
    thread ??= started()
    return thread
  }
  const ask = async <T>(call: ReaderCall): Promise<T> => {
    const to = running()
    return await calls.ask<T>((id) => to.post({ kind: 'call', id, call }))
  }

  return {
    events: (...args) => ask({ name: 'events', args }),
    outages: (...args) => ask({ name: 'outages', args }),
    outage: (...args) => ask({ name: 'outage', args }),
    timeline: (...args) => ask({ name: 'timeline', args }),
    stats: (...args) => ask({ name: 'stats', args }),
    series: (...args) => ask({ name: 'series', args }),
    eventRange: (...args) => ask({ name: 'eventRange', args }),
    lastSeenAt: (...args) => ask({ name: 'lastSeenAt', args }),
    notices: noticeReader((call) => ask({ name: 'notices', call })),
    async *export(request) {
      const to = running()
      lastStream += 1
      const stream = lastStream
      to.post({ kind: 'export', stream, request })
      try {
        for (;;) {
          const bytes = await pulled(stream, to)
          if (bytes === null) return
          yield bytes
        }
      } finally {
        if (thread === to) to.post({ kind: 'stop', stream })
      }
    },
    async close() {
      if (isClosed) return
      isClosed = true
      const open = thread
      if (open === null) return
      const exited = new Promise<void>((resolve) => {
        onExit = resolve
      })
      const limit = new AbortController()
      open.post({ kind: 'close' })
      await Promise.race([exited, clock.sleep(CLOSE_LIMIT_MS, limit.signal).catch(() => {})])
      limit.abort()
      await open.terminate()
    },
  }

  /** The next piece. A thread that began the export and died has no other to go on with it. */
  function pulled(stream: number, from: Thread<ToReader>): Promise<Uint8Array | null> {
    if (thread !== from) return Promise.reject(new ThreadDiedError("The reader's thread died during the export"))
    return calls.ask((id) => from.post({ kind: 'pull', id, stream }))
  }
}
