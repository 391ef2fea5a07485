import type { CallOff, Clock } from '@holdfast/adapter-core/clock'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { WriterHealth } from '../port.ts'
import type { Writer } from '../writer.ts'
import type { Spill } from './spill.ts'
import { eventsIn, merged, nextGroup, storedCount, type Waiting } from './waiting.ts'

/**
 * What becomes of a batch: once each, `held` before it. After the death of a process or thread the next one may tell again
 * what that one told last.
 */
export type BatchOutcome =
  | { readonly kind: 'stored'; readonly writer: string; readonly seq: number; readonly events: readonly StoredEvent[] }
  /** It waits in the spill file, and would be stored by the next process if this one died. */
  | { readonly kind: 'held'; readonly writer: string; readonly seq: number }
  | { readonly kind: 'dropped'; readonly writer: string; readonly seq: number; readonly reason: string }

/** The database as the journal needs it. */
export type JournalDatabase = Pick<
  Writer,
  'append' | 'lastBatch' | 'lastEventId' | 'eventsBetween' | 'readMeta' | 'writeMeta' | 'reopen'
>

export interface JournalOptions {
  readonly database: JournalDatabase
  /** True for an error after which the connection is as good as before: another one held a lock. */
  readonly isBusy: (error: unknown) => boolean
  readonly spill: Spill
  readonly spillPath: string
  readonly clock: Clock
  /** Calls back once what has arrived by now is pushed. */
  readonly soon: (turn: () => void) => void
  readonly tell: (outcome: BatchOutcome) => void
  /** Told whenever anything but the number of those that wait has changed. */
  readonly onHealth: (health: WriterHealth) => void
  /** Most events kept in memory while the database fails. Default 50 000. */
  readonly maxEvents?: number
}

/** A batch that comes in; `events: null` where the sender let go of them because it was told that they are held. */
export interface Incoming {
  readonly writer: string
  readonly seq: number
  readonly n: number
  readonly events: readonly HoldfastEvent[] | null
}

/**
 * Between those who record and the database: what waits when a commit ends goes into the next one. While the database
 * fails, batches wait in memory and in the spill file, and are stored in order, each once, when it is back.
 */
export interface Journal {
  /**
   * Stores what an earlier process left in the spill file, and what was sent again, before anything else.
   *
   * @throws where the database does not take it; nothing is lost then.
   */
  start(resent: readonly Incoming[]): void
  push(batch: Incoming): void
  /** Stores now what waits, unless the database fails. */
  flush(): void
  /** The database failed at something else than a batch. */
  failed(error: unknown): void
  health(): WriterHealth
  /** True while nothing waits and nothing fails. */
  isIdle(): boolean
  /** Stores what waits as far as 2 s go, spills the rest, and does nothing any more. */
  close(): void
}

/** Waits between attempts to write, in ms: doubling, so that a disk that is back is noticed within 5 s. */
const RETRY_MIN_MS = 200
const RETRY_MAX_MS = 5_000

/** How long a close goes on storing, in ms; the spill file takes the rest at once. */
const CLOSE_LIMIT_MS = 2_000

/** Key in `meta`: when the database last failed and was restored, and the spill file that is wholly stored. */
const LAST_FAILURE = 'last_failure'

interface Failure {
  readonly at: number
  /** Whether the connection can no longer be trusted. */
  mustReopen: boolean
  /** True from the moment it took something again until nothing waits any more. */
  isReplaying: boolean
  retryMs: number
  callOff: CallOff
}

export function createJournal(options: JournalOptions): Journal {
  const { database, isBusy, spill, spillPath, clock, soon, tell, onHealth, maxEvents = 50_000 } = options
  let queue: Waiting[] = []
  /** Pushed since the last turn, while the database fails. */
  let fresh: Waiting[] = []
  /** Of a transaction of which it is not known whether it was committed: they may be given up only once it is. */
  let inDoubt: readonly Waiting[] = []
  let failure: Failure | null = null
  let lastError: string | null = null
  let spillError: string | null = null
  let dropped = 0
  let isDue = false
  let isClosed = false

  const health = (): WriterHealth => ({
    status: failure === null ? 'ok' : 'degraded',
    failedAt: failure?.at ?? null,
    lastError,
    waiting: eventsIn(queue),
    spilled: eventsIn(queue.filter(({ place }) => place !== null)),
    dropped,
    spillPath,
    spillError,
  })

  const schedule = (): void => {
    if (isDue || isClosed) return
    isDue = true
    soon(() => {
      isDue = false
      if (!isClosed) turn()
    })
  }

  const turn = (): void => {
    if (failure !== null) keep(fresh)
    fresh = []
    if (failure === null || failure.isReplaying) attempt(writeGroup)
    if (failure === null ? queue.length > 0 : failure.isReplaying) schedule()
  }

  const attempt = (write: () => void): void => {
    try {
      write()
    } catch (error) {
      fail(error)
    }
  }

  /** One transaction; with the last one after a failure the failure is over. */
  const writeGroup = (): void => {
    const group = nextGroup(queue)
    const last = group.at(-1)
    if (last !== undefined) {
      const loaded = group.map(load)
      inDoubt = group
      const stored = database.append(loaded.flat(), last)
      inDoubt = []
      queue = queue.slice(group.length)
      tellStored(group, stored)
    }
    if (queue.length === 0) recover()
  }

  const load = ({ events, place }: Waiting): readonly HoldfastEvent[] => events ?? (place ? spill.read(place) : [])

  const tellStored = (group: readonly Waiting[], stored: readonly StoredEvent[]): void => {
    let from = 0
    for (const { writer, seq, n } of group) {
      tell({ kind: 'stored', writer, seq, events: stored.slice(from, from + n) })
      from += n
    }
  }

  /** Batches of which nobody heard that they were stored, though they were. */
  const skipStored = (): void => {
    const last = database.lastBatch()
    const stored = queue.slice(0, storedCount(queue, last))
    queue = queue.slice(stored.length)
    inDoubt = []
    let through = database.lastEventId()
    const known = stored.findLast(({ writer }) => writer === last?.writer)?.seq === last?.seq
    for (const { writer, seq, n } of known ? stored.toReversed() : []) {
      tell({ kind: 'stored', writer, seq, events: database.eventsBetween(through - n + 1, through) })
      through -= n
    }
  }

  const recover = (): void => {
    if (failure === null && spill.id === null) return
    const restoredAt = clock.now()
    // Also the proof that the disk takes something again, where nothing waited.
    const told = { failedAt: failure?.at ?? null, restoredAt, error: lastError, spill: spill.id }
    try {
      database.writeMeta(LAST_FAILURE, JSON.stringify(told))
    } finally {
      // Also where that failed, for it may be stored all the same: what is spilled from now on must not be in a file of
      // which the database says that it is stored.
      withSpill(() => spill.remove())
    }
    failure = null
    onHealth(health())
  }

  const fail = (error: unknown): void => {
    lastError = messageOf(error)
    failure ??= { at: clock.now(), mustReopen: false, isReplaying: false, retryMs: RETRY_MIN_MS, callOff: () => {} }
    failure.mustReopen ||= !isBusy(error)
    failure.isReplaying = false
    failure.callOff()
    failure.callOff = isClosed ? () => {} : clock.timer(failure.retryMs, retry)
    failure.retryMs = Math.min(RETRY_MAX_MS, failure.retryMs * 2)
    fresh = []
    keep(queue.filter(({ place }) => place === null))
    onHealth(health())
  }

  const retry = (): void => {
    const current = failure
    if (current === null || isClosed) return
    attempt(() => {
      if (current.mustReopen) database.reopen()
      current.mustReopen = false
      skipStored()
      current.isReplaying = true
      schedule()
    })
  }

  /** Holds batches while the database fails; those that neither memory nor the spill file can hold are given up. */
  const keep = (batches: readonly Waiting[]): void => {
    if (batches.length === 0) return
    const before = dropped
    const errorBefore = spillError
    withSpill(() => {
      const places = spill.append(batches.map((batch) => ({ ...batch, events: load(batch) })))
      batches.forEach((batch, index) => {
        batch.place = places[index] ?? null
        if (batch.place !== null) tell({ kind: 'held', writer: batch.writer, seq: batch.seq })
      })
      if (places.includes(null)) spillError = 'it is as large as it may become'
    })
    letGo(batches)
    if (dropped !== before || spillError !== errorBefore) onHealth(health())
  }

  const letGo = (batches: readonly Waiting[]): void => {
    let inMemory = eventsIn(queue.filter(({ events }) => events !== null))
    const given = new Set<Waiting>()
    for (const batch of batches.toReversed()) {
      if (inMemory <= maxEvents) break
      if (batch.place === null && inDoubt.includes(batch)) continue
      if (batch.place === null) given.add(batch)
      else batch.events = null
      inMemory -= batch.n
    }
    if (given.size === 0) return
    queue = queue.filter((batch) => !given.has(batch))
    dropped += eventsIn([...given])
    const reason = `${lastError}; memory is full, and the spill file at ${spillPath} cannot be used: ${spillError}`
    for (const { writer, seq } of given) tell({ kind: 'dropped', writer, seq, reason })
  }

  const withSpill = (use: () => void): void => {
    try {
      spillError = null
      use()
    } catch (error) {
      spillError = messageOf(error)
    }
  }

  return {
    start(resent) {
      let left: ReturnType<Spill['leftover']> = []
      withSpill(() => {
        left = spill.leftover()
      })
      const isStored = spill.id !== null && spill.id === spillTakenIn(database)
      queue = merged(isStored ? [] : left, resent.map(waitingOf))
      skipStored()
      // What the sender let go of because it was held, and is not there: somebody removed the file.
      const lost = queue.filter(({ events, place }) => events === null && place === null)
      queue = queue.filter((batch) => !lost.includes(batch))
      dropped += eventsIn(lost)
      for (const { writer, seq } of lost) tell({ kind: 'dropped', writer, seq, reason: `${spillPath} is gone` })
      while (queue.length > 0) writeGroup()
      recover()
    },
    push(batch) {
      const waiting = waitingOf(batch)
      queue.push(waiting)
      if (failure !== null) fresh.push(waiting)
      schedule()
    },
    flush() {
      while (failure === null && queue.length > 0) attempt(writeGroup)
    },
    failed: fail,
    health,
    isIdle: () => failure === null && queue.length === 0,
    close() {
      isClosed = true
      const until = clock.monotonic() + CLOSE_LIMIT_MS
      while (failure === null && queue.length > 0 && clock.monotonic() < until) attempt(writeGroup)
      failure?.callOff()
      keep(queue.filter(({ place }) => place === null))
      withSpill(() => spill.close())
    },
  }
}

function spillTakenIn(database: JournalDatabase): string | null {
  const value = database.readMeta(LAST_FAILURE)
  return value === null ? null : (JSON.parse(value) as { readonly spill: string | null }).spill
}

const waitingOf = ({ writer, seq, n, events }: Incoming): Waiting => ({ writer, seq, n, events, place: null })

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
