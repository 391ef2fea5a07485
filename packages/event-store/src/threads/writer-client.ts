import type { Clock } from '@holdfast/adapter-core/clock'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { StoreClosedError, ThreadDiedError } from '../errors.ts'
import { EventsDroppedError, type WriterHealth } from '../port.ts'
import type { UpkeepNews } from '../upkeep/upkeep-news.ts'
import { createCalls } from './calls.ts'
import { createPending, type Pending } from './pending.ts'
import type { FromWriter, ToWriter, WriterCall, WriterSettings } from './protocol.ts'
import { type StartThread, startThread, type Thread } from './thread.ts'
import { fromWire } from './wire-error.ts'

export interface WriterClientOptions {
  readonly settings: WriterSettings
  readonly clock: Clock
  /** Names the batches of this process; never used before. */
  readonly name: string
  readonly onWriter?: ((health: WriterHealth) => void) | undefined
  /** Told what became of old data. */
  readonly onUpkeep?: ((news: UpkeepNews) => void) | undefined
  /** Default: the real thread. */
  readonly start?: StartThread<ToWriter, FromWriter> | undefined
}

/** The writing half of the store on a thread of its own. */
export interface WriterClient {
  append(events: readonly HoldfastEvent[]): Promise<readonly StoredEvent[]>
  call<T>(call: WriterCall): Promise<T>
  /** As the thread just told it, or told it last, and what this side knows. */
  health(told?: WriterHealth): WriterHealth
  close(): Promise<void>
}

/** Waits before another thread is started, in ms: doubling. */
const RESTART_MIN_MS = 200
const RESTART_MAX_MS = 5_000

/** How long a thread may take to end by itself beyond a wait for a lock, in ms. */
const CLOSE_LIMIT_MS = 5_000

const startWriterThread: StartThread<ToWriter, FromWriter> = (events) =>
  startThread(new URL('./writer-thread.ts', import.meta.url), events)

/**
 * Starts the writer's thread and opens the database there. Where the thread dies, what it was asked is rejected, but
 * batches are kept and told to the next one, which stores each once.
 *
 * @throws {StoreOpenError} {StoreModeError} as `openWriter`.
 */
export async function startWriterClient(options: WriterClientOptions): Promise<WriterClient> {
  const { settings, clock, name, onWriter, onUpkeep, start = startWriterThread } = options
  const calls = createCalls()
  const pending = createPending(settings.maxEvents * 2)
  let thread: Thread<ToWriter> | null = null
  let databaseId: string | null = null
  let restartMs = RESTART_MIN_MS
  let callOff = (): void => {}
  let isClosed = false
  let onExit = (): void => {}
  let health = startingHealth(settings.spillPath)

  const setHealth = (next: WriterHealth): void => {
    const hasChanged = next.status !== health.status
    health = next
    if (hasChanged) onWriter?.(currentHealth())
  }
  const currentHealth = (told = health): WriterHealth => ({
    ...told,
    waiting: Math.max(told.waiting, pending.events()),
    dropped: told.dropped + pending.dropped(),
  })

  /** Starts a thread; resolves once the database is open there. */
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let isOpen = false
      const begun = start({
        onMessage(message) {
          if (message.kind === 'opened') {
            isOpen = true
            thread = begun
            databaseId = message.databaseId
            restartMs = RESTART_MIN_MS
            setHealth(message.health)
            for (const batch of pending.since(resent)) begun.post({ kind: 'append', ...batch })
            resolve()
          } else if (message.kind === 'refused') reject(fromWire(message.error))
          else receive(message)
        },
        onExit(error) {
          const died = new ThreadDiedError(`The writer's thread died: ${error?.message ?? 'no reason was told'}`, {
            cause: error,
          })
          reject(died)
          onExit()
          if (!isOpen || thread !== begun) return
          thread = null
          calls.rejectAll(isClosed ? new StoreClosedError('The store is closed') : died)
          if (!isClosed) restart(died)
        },
      })
      const batches = pending.all()
      const resent = batches.at(-1)?.seq ?? 0
      begun.post({ kind: 'open', settings, writer: name, databaseId, resent: batches })
    })

  const receive = (message: Exclude<FromWriter, { kind: 'opened' | 'refused' }>): void => {
    switch (message.kind) {
      case 'stored':
        pending.stored(message)
        return
      case 'held':
        pending.held(message.seq)
        return
      case 'dropped':
        pending.rejected(message.seq, new EventsDroppedError(`Events could not be kept: ${message.reason}`))
        return
      case 'health':
        setHealth(message.health)
        return
      case 'upkeep':
        onUpkeep?.(message.news)
        return
      case 'answer':
        calls.answer(message)
        return
      case 'closed':
        return
      default:
        message satisfies never
    }
  }

  const restart = (error: Error): void => {
    setHealth({ ...health, status: 'degraded', failedAt: health.failedAt ?? clock.now(), lastError: error.message })
    callOff = clock.timer(restartMs, () => {
      open().catch((reason: Error) => {
        if (!isClosed) restart(reason)
      })
    })
    restartMs = Math.min(RESTART_MAX_MS, restartMs * 2)
  }

  await open()

  return {
    async append(events) {
      if (isClosed) throw new StoreClosedError('The store is closed')
      if (events.length === 0) return []
      const { batch, stored } = pending.add(events)
      thread?.post({ kind: 'append', ...batch })
      return await stored
    },
    async call<T>(call: WriterCall) {
      const to = thread
      if (isClosed) throw new StoreClosedError('The store is closed')
      if (to === null) throw new ThreadDiedError(`The writer starts anew: ${health.lastError}`)
      return await calls.ask<T>((id) => to.post({ kind: 'call', id, call }))
    },
    health: currentHealth,
    async close() {
      if (isClosed) return
      isClosed = true
      callOff()
      await end(thread)
      endPending(pending, settings.spillPath)
    },
  }

  async function end(open: Thread<ToWriter> | null): Promise<void> {
    if (open === null) return
    const exited = new Promise<void>((resolve) => {
      onExit = resolve
    })
    const limit = new AbortController()
    open.post({ kind: 'close' })
    await Promise.race([exited, clock.sleep(settings.busyTimeoutMs + CLOSE_LIMIT_MS, limit.signal).catch(() => {})])
    limit.abort()
    await open.terminate()
  }
}

function endPending(pending: Pending, spillPath: string): void {
  pending.rejectAll((isHeld) =>
    isHeld
      ? new StoreClosedError(`The store closed first: the events are in ${spillPath}, and stored at the next start`)
      : new EventsDroppedError('The store closed before the disk took the events, or the spill file'),
  )
}

const startingHealth = (spillPath: string): WriterHealth => ({
  status: 'ok',
  failedAt: null,
  lastError: null,
  waiting: 0,
  spilled: 0,
  dropped: 0,
  spillPath,
  spillError: null,
})
