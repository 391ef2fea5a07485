import type { Clock } from '@holdfast/adapter-core'
import type { EventType, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { Log } from '@holdfast/reconnect-monitor'
import { messageOf } from './startup-error.ts'

/** The disk does not take events right now, or the queue for it is full. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError'
}

export interface RecorderOptions {
  /** Stores a batch, all or none. */
  readonly append: (events: readonly HoldfastEvent[]) => Promise<readonly StoredEvent[]>
  /** Told of every event once it is on disk, in order of id, after its `record` resolved. */
  readonly publish: (event: StoredEvent) => void
  readonly clock: Clock
  readonly log: Log
  /** Most events that may wait for the disk; default 50,000. */
  readonly maxQueued?: number
}

export interface RecorderHealth {
  readonly status: 'ok' | 'degraded'
  readonly queued: number
  readonly dropped: number
  readonly lastError: string | null
}

/** Store, then publish: every event goes to disk in the order it was recorded. */
export interface Recorder {
  /**
   * Resolves once the event is on disk.
   *
   * @throws {NotRecordedError} when the queue is full; and for an operator's request as soon as the disk fails, so that
   * it can be carried out all the same (the event stays queued).
   */
  record(event: HoldfastEvent): Promise<StoredEvent>
  /** Resolves when nothing waits for the disk; retries end once `signal` aborts. */
  flush(signal: AbortSignal): Promise<void>
  health(): RecorderHealth
}

interface Item {
  readonly event: HoldfastEvent
  resolve(stored: StoredEvent): void
  reject(error: Error): void
}

/** Most events of one transaction. */
const MAX_BATCH = 1_000
const DEFAULT_MAX_QUEUED = 50_000
/** Waits between attempts to write, in ms: doubling, so that a full disk is noticed as free within 5 s. */
const RETRY_MIN_MS = 200
const RETRY_MAX_MS = 5_000

/** Requests that are carried out even where they cannot be recorded. */
const OPERATOR_TYPES: readonly EventType[] = ['operator_action', 'connection_paused', 'connection_resumed']

/** A recorder that writes, a turn of I/O later, what has gathered until then as one batch. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { append, publish, clock, log } = options
  const maxQueued = options.maxQueued ?? DEFAULT_MAX_QUEUED
  const queue: Item[] = []
  const stopping = new AbortController()
  let writing: Promise<void> | null = null
  let failure: { readonly at: number; readonly error: string } | null = null
  let dropped = 0

  const writeBatch = async (): Promise<boolean> => {
    const batch = queue.slice(0, MAX_BATCH)
    try {
      const stored = await append(batch.map(({ event }) => event))
      queue.splice(0, batch.length)
      batch.forEach((item, index) => {
        const event = stored[index]
        if (event === undefined) return
        item.resolve(event)
        publish(event)
      })
      return true
    } catch (error) {
      fail(messageOf(error))
      return false
    }
  }

  const fail = (error: string): void => {
    if (failure === null) log('error', 'Cannot store events; they are kept and tried again', { error })
    failure ??= { at: clock.now(), error }
    for (const item of queue) rejectOperator(item)
  }

  const rejectOperator = (item: Item): void => {
    if (failure !== null && OPERATOR_TYPES.includes(item.event.type)) {
      item.reject(new NotRecordedError(`Cannot store ${item.event.type}: ${failure.error}`))
    }
  }

  const recover = (): void => {
    if (failure === null) return
    log('info', 'Events are stored again', { failedAt: failure.at, dropped })
    const error = failure.error
    const events: readonly HoldfastEvent[] = [
      { type: 'store_degraded', connection: null, at: failure.at, data: { error } },
      { type: 'store_restored', connection: null, at: clock.now(), data: { dropped } },
    ]
    failure = null
    for (const event of events) queue.push({ event, resolve: () => {}, reject: () => {} })
  }

  const waited = (ms: number): Promise<boolean> =>
    clock.sleep(ms, stopping.signal).then(
      () => true,
      () => false,
    )

  const drain = async (): Promise<void> => {
    let retryMs = RETRY_MIN_MS
    let waitMs = 0
    try {
      // The write is synchronous. A turn of I/O before each keeps it out of the tick that records, and lets the sockets
      // be read between two.
      while (queue.length > 0 && (await waited(waitMs))) {
        if (await writeBatch()) {
          retryMs = RETRY_MIN_MS
          waitMs = 0
          recover()
        } else {
          waitMs = retryMs
          retryMs = Math.min(RETRY_MAX_MS, retryMs * 2)
        }
      }
    } finally {
      // In the same tick as the last look at the queue: what is recorded next starts a new round.
      writing = null
    }
  }

  return {
    record: (event) =>
      new Promise((resolve, reject) => {
        if (queue.length >= maxQueued) {
          dropped++
          reject(new NotRecordedError(`Cannot store ${event.type}: ${maxQueued} events wait for the disk already`))
          return
        }
        const item = { event, resolve, reject }
        queue.push(item)
        rejectOperator(item)
        writing ??= drain()
      }),
    async flush(signal) {
      const stopped = new Promise<void>((resolve) => {
        const stop = () => {
          stopping.abort()
          resolve()
        }
        if (signal.aborted) stop()
        else signal.addEventListener('abort', stop, { once: true })
      })
      while (writing !== null && !stopping.signal.aborted) await Promise.race([writing, stopped])
    },
    health: () => ({
      status: failure === null ? 'ok' : 'degraded',
      queued: queue.length,
      dropped,
      lastError: failure?.error ?? null,
    }),
  }
}
