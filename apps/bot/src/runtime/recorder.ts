import type { Clock } from '@holdfast/adapter-core'
import type { EventType, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { EventStore, WriterHealth } from '@holdfast/event-store'
import type { Log } from './log.ts'
import { messageOf } from './startup-error.ts'

/** The disk does not take events right now, or what waits for it is too much. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError'
}

export interface RecorderOptions {
  /** Keeps what the disk does not take, and stores it later, in order. */
  readonly append: EventStore['append']
  /** Told of every event once it is on disk, in order of id, after its `record` resolved. */
  readonly publish: (event: StoredEvent) => void
  readonly clock: Clock
  readonly log: Log
}

export interface RecorderHealth {
  readonly status: 'ok' | 'degraded'
  /** Events recorded that are not on disk yet. */
  readonly queued: number
  /** Events that were given up. */
  readonly dropped: number
  readonly lastError: string | null
}

/** Store, then publish: every event goes to disk in the order it was recorded, on another thread. */
export interface Recorder {
  /**
   * Resolves once the event is on disk.
   *
   * @throws {NotRecordedError} when nothing could hold it; and for an operator's request as soon as the disk fails, so that
   * it can be carried out all the same (the event waits with the others).
   */
  record(event: HoldfastEvent): Promise<StoredEvent>
  /** How the writer is, in its own words. */
  writerChanged(health: WriterHealth): void
  /** Looks whether the disk answers at all; to be called every few seconds. */
  check(): void
  /** Resolves when nothing waits for the disk, or `signal` aborts. */
  flush(signal: AbortSignal): Promise<void>
  health(): RecorderHealth
}

interface Item {
  readonly event: HoldfastEvent
  /** On the monotonic clock. */
  readonly recordedAt: number
  resolve(stored: StoredEvent): void
  reject(error: Error): void
}

/** A disk that has not answered for so long counts as broken, in ms. */
const SILENT_AFTER_MS = 5_000

/** Requests that are carried out even where they cannot be recorded. */
const OPERATOR_TYPES: readonly EventType[] = ['operator_action', 'connection_paused', 'connection_resumed']

/** A recorder that hands over what one tick recorded as one batch. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { append, publish, clock, log } = options
  /** Not on disk yet, oldest first. */
  const outstanding = new Set<Item>()
  const idle = new Set<() => void>()
  let gathered: Item[] = []
  /** Answers are told in the order of their batches, whenever they come. */
  let answered: Promise<void> = Promise.resolve()
  let isWriterOk = true
  let failure: { readonly at: number; readonly error: string } | null = null
  let lastError: string | null = null
  let waited = 0
  let dropped = 0

  const isSilent = (): boolean => {
    const [oldest] = outstanding
    return oldest !== undefined && clock.monotonic() - oldest.recordedAt >= SILENT_AFTER_MS
  }

  const rejectOperator = (item: Item): void => {
    if (failure === null || !OPERATOR_TYPES.includes(item.event.type)) return
    item.reject(new NotRecordedError(`Cannot store ${item.event.type}: ${failure.error}`))
  }

  const fail = (error: string, at: number): void => {
    lastError = error
    if (failure !== null) return
    failure = { at, error }
    waited = outstanding.size
    log('error', 'Cannot store events; they are kept and tried again', { error })
    for (const item of outstanding) rejectOperator(item)
  }

  const recoverWhereWell = (): void => {
    if (failure === null || !isWriterOk || isSilent()) return
    const { at, error } = failure
    failure = null
    log('info', 'Events are stored again', { failedAt: at, waited, dropped })
    const events: readonly HoldfastEvent[] = [
      { type: 'store_degraded', connection: null, at, data: { error } },
      { type: 'store_restored', connection: null, at: clock.now(), data: { waited, dropped } },
    ]
    for (const event of events) record(event).catch(() => {})
  }

  const settle = (batch: readonly Item[]): void => {
    for (const item of batch) outstanding.delete(item)
    if (outstanding.size > 0) return
    for (const resolve of idle) resolve()
    idle.clear()
  }

  const send = (): void => {
    const batch = gathered
    gathered = []
    const appended = append(batch.map(({ event }) => event))
    // It may fail while the answer to the batch before is still awaited.
    appended.catch(() => {})
    answered = answered.then(() => answer(batch, appended))
  }

  const answer = async (batch: readonly Item[], appended: ReturnType<typeof append>): Promise<void> => {
    try {
      const stored = await appended
      settle(batch)
      batch.forEach((item, index) => {
        const event = stored[index]
        if (event === undefined) return
        item.resolve(event)
        publish(event)
      })
    } catch (error) {
      settle(batch)
      dropped += batch.length
      for (const { event, reject } of batch) {
        reject(new NotRecordedError(`Cannot store ${event.type}: ${messageOf(error)}`, { cause: error }))
      }
    }
    recoverWhereWell()
  }

  const record = (event: HoldfastEvent): Promise<StoredEvent> =>
    new Promise((resolve, reject) => {
      const item = { event, recordedAt: clock.monotonic(), resolve, reject }
      outstanding.add(item)
      if (failure !== null) waited++
      rejectOperator(item)
      if (gathered.push(item) === 1) queueMicrotask(send)
    })

  return {
    record,
    writerChanged(writer) {
      isWriterOk = writer.status === 'ok'
      if (!isWriterOk) fail(writer.lastError ?? 'the disk failed', writer.failedAt ?? clock.now())
      recoverWhereWell()
    },
    check() {
      if (isWriterOk && isSilent()) fail('the disk does not answer', clock.now())
      recoverWhereWell()
    },
    flush: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted || outstanding.size === 0) return resolve()
        idle.add(resolve)
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    health: () => ({ status: failure === null ? 'ok' : 'degraded', queued: outstanding.size, dropped, lastError }),
  }
}
