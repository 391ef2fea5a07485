import type { Clock } from '@holdfast/adapter-core'
import type { StoredNotice } from '@holdfast/adapter-core/notices'
import type { NoticeOutcome, NoticeStore, Page } from '@holdfast/event-store'
import type { Log } from '../runtime/log.ts'
import { messageOf } from '../runtime/startup-error.ts'
import type { Channel, OutgoingNotice, SendResult } from './channel.ts'
import { MAX_RETRY_AFTER_MS } from './channels/outcome.ts'
import { afterTry } from './retry.ts'

/** What became of a notice in the end. */
export interface Settled {
  readonly notice: OutgoingNotice
  readonly tries: number
  /** Null: it was sent. */
  readonly error: string | null
}

export interface LaneOptions {
  readonly id: string
  /** Null: no such channel is configured any more, and what waits for it is given up. */
  readonly channel: Channel | null
  readonly store: Pick<NoticeStore, 'get' | 'list' | 'tried'>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  readonly signal: AbortSignal
  /** Told once of every notice that was sent or given up; of one that is in the store, after the store knows. */
  readonly onSettled: (settled: Settled) => void
}

/** The notices of one channel on their way out, in the order in which they were decided. */
export interface Lane {
  /** The store has new ones. */
  poke(): void
  /** The network is back: what only waits for that is tried now. */
  hurry(): void
  /** Takes one that is not in the store; it is lost with the process. */
  add(notice: OutgoingNotice): void
  /**
   * From now on by this channel, or by none. A try under way is broken off, and all that waits is due at once; what was sent and is
   * not stored yet is still known.
   */
  use(channel: Channel | null): void
  /** Resolves when the signal has aborted, nothing is under way, and the store was told. */
  readonly done: Promise<void>
}

interface Waiting {
  readonly notice: OutgoingNotice
  readonly isStored: boolean
  tries: number
  /** Of the next and the last try, on the monotonic clock. */
  dueAt: number
  triedAt: number
  /** The last try reached nobody: the network may be to blame. */
  isUnreached: boolean
}

/** What the store does not know yet. */
interface Unsaved {
  readonly outcome: NoticeOutcome
  readonly settled: Settled | null
}

/** The store is looked at so often even where nobody says that it has news, in ms. */
const LOOK_EVERY_MS = 60_000
/** A store that fails is asked again after so long, in ms. */
const STORE_RETRY_MS = 1_000
/** However often the network comes back: so long between two tries, in ms. */
const HURRY_EVERY_MS = 1_000
const PAGE = 500

/**
 * Tries the first notice until it is sent or given up, then the next. The loop never waits for the store: what it does not take is
 * remembered, so that a notice that was sent is not sent again while the disk fails, or does not answer.
 */
export function createLane(options: LaneOptions): Lane {
  const { clock, id, log, onSettled, random, signal, store } = options
  let { channel } = options
  /** Aborts when another channel takes over. */
  let changing = new AbortController()
  const queue: Waiting[] = []
  const unsaved: Unsaved[] = []
  /** When the store is looked at next, and when it may be asked at all, on the monotonic clock. */
  let lookAt = Number.NEGATIVE_INFINITY
  let storeRetryAt = Number.NEGATIVE_INFINITY
  let isStoreBroken = false
  let looking: Promise<void> | null = null
  let saving: Promise<void> | null = null
  /** Counts tries that ended or were stored: a look at the store that one of them overtook may show as waiting what was sent. */
  let changes = 0
  let isWoken = false
  let wakeUp = (): void => {}

  const wake = (): void => {
    isWoken = true
    wakeUp()
  }

  const rest = async (ms: number): Promise<void> => {
    const nap = new AbortController()
    wakeUp = () => nap.abort()
    if (!isWoken && !signal.aborted) await clock.sleep(ms, nap.signal).catch(() => {})
    isWoken = false
  }

  const storeAnswered = (): void => {
    isStoreBroken = false
    storeRetryAt = Number.NEGATIVE_INFINITY
  }

  const storeFailed = (error: unknown): void => {
    storeRetryAt = clock.monotonic() + STORE_RETRY_MS
    const fields = { channel: id, error: messageOf(error) }
    if (!isStoreBroken) log('error', 'The outbox of notices cannot be read or written', fields)
    isStoreBroken = true
  }

  const look = async (): Promise<void> => {
    const before = changes
    lookAt = clock.monotonic() + LOOK_EVERY_MS
    try {
      const stored = await waitingIn(store, id)
      const unreached = await unreachedOf(stored)
      storeAnswered()
      if (changes === before) merge(stored, unreached)
      else lookAt = Number.NEGATIVE_INFINITY
    } catch (error) {
      lookAt = Number.NEGATIVE_INFINITY
      storeFailed(error)
    }
  }

  /** Of those that an earlier run tried, the ones whose last try got no answer. */
  const unreachedOf = async (stored: readonly StoredNotice[]): Promise<ReadonlySet<number>> => {
    const known = new Set(queue.map(({ notice }) => notice.id))
    const found = new Set<number>()
    for (const one of stored.filter(({ id: notice, tries }) => tries > 0 && !known.has(notice))) {
      const last = (await store.get(one.id))?.tries.at(-1)
      if (last?.httpStatus === null) found.add(one.id)
    }
    return found
  }

  const merge = (stored: readonly StoredNotice[], unreached: ReadonlySet<number>): void => {
    const still = new Set(stored.map((one) => one.id))
    const pending = new Set(unsaved.map(({ outcome }) => outcome.notice))
    const kept = queue.filter(({ isStored, notice }) => !isStored || still.has(notice.id))
    const known = new Set([...pending, ...kept.map(({ notice }) => notice.id)])
    const fresh = stored.filter((one) => !known.has(one.id)).map((one) => waitingFrom(one, unreached, clock))
    queue.splice(0, queue.length, ...kept, ...fresh.toSorted((a, b) => a.notice.id - b.notice.id))
  }

  const save = async (): Promise<void> => {
    try {
      for (let first = unsaved[0]; first !== undefined; first = unsaved[0]) {
        await store.tried(first.outcome)
        storeAnswered()
        unsaved.shift()
        changes += 1
        if (first.settled !== null) onSettled(first.settled)
      }
    } catch (error) {
      storeFailed(error)
    }
  }

  /** Starts what the store is to be asked; in how many ms to look here again. */
  const useStore = (): number => {
    const now = clock.monotonic()
    if (now >= storeRetryAt) {
      if (unsaved.length > 0) {
        saving ??= save().then(() => {
          saving = null
          wake()
        })
      }
      if (now >= lookAt) {
        looking ??= look().then(() => {
          looking = null
          wake()
        })
      }
    }
    if (saving !== null || looking !== null) return LOOK_EVERY_MS
    const wantedAt = unsaved.length > 0 ? now : lookAt
    return Math.max(wantedAt, storeRetryAt) - now
  }

  const attempt = async (one: Waiting): Promise<void> => {
    const { notice } = one
    const at = clock.now()
    const began = clock.monotonic()
    const limit = AbortSignal.any([signal, changing.signal])
    const result = channel === null ? goneOf(id) : await channel.send(notice, limit)
    changes += 1
    one.tries += 1
    one.triedAt = clock.monotonic()
    one.isUnreached = result.httpStatus === null
    const { tries } = one
    const ageMs = clock.now() - notice.createdAt
    const after = afterTry(result, { tries, ageMs, random: limit.aborted ? null : random() })
    const { error, outcome } = after
    if (after.outcome === 'again') {
      one.dueAt = one.triedAt + after.delayMs
      // Once a notice: a receiver that is away for a night would fill the log.
      const fields = { channel: id, notice: notice.id, tries, error }
      log(tries === 1 ? 'warn' : 'debug', 'A notice will be tried again', fields)
    } else queue.splice(queue.indexOf(one), 1)
    const settled = outcome === 'again' ? null : { notice, tries, error }
    if (one.isStored) {
      const elapsedMs = Math.round(one.triedAt - began)
      const dueAt = after.outcome === 'again' ? clock.now() + after.delayMs : null
      const { httpStatus } = result
      unsaved.push({ outcome: { notice: notice.id, at, elapsedMs, outcome, httpStatus, error, dueAt }, settled })
    } else if (settled !== null) onSettled(settled)
  }

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const storeMs = useStore()
      const first = queue[0]
      const dueMs = channel === null ? 0 : (first?.dueAt ?? Number.POSITIVE_INFINITY) - clock.monotonic()
      if (first !== undefined && dueMs <= 0) await attempt(first)
      else await rest(first === undefined ? storeMs : Math.min(storeMs, dueMs))
    }
    await Promise.all([saving, looking])
    await save()
  }

  signal.addEventListener('abort', wake, { once: true })
  return {
    poke() {
      lookAt = Number.NEGATIVE_INFINITY
      wake()
    },
    hurry() {
      const first = queue[0]
      if (first?.isUnreached !== true) return
      first.dueAt = Math.min(first.dueAt, first.triedAt + HURRY_EVERY_MS)
      wake()
    },
    add(notice) {
      queue.push({ notice, isStored: false, ...untried(clock) })
      wake()
    },
    use(next) {
      if (next === channel) return
      channel = next
      changing.abort()
      changing = new AbortController()
      for (const one of queue) one.dueAt = clock.monotonic()
      wake()
    },
    done: run(),
  }
}

const goneOf = (id: string): SendResult => ({
  outcome: 'failed',
  httpStatus: null,
  error: `No channel "${id}" is configured any more`,
  retryAfterMs: null,
})

function waitingFrom(
  { content, createdAt, dueAt, id, loudness, tries }: StoredNotice,
  unreached: ReadonlySet<number>,
  clock: Clock,
): Waiting {
  // No wait is longer than a receiver may ask for; the wall clock may have been set back since.
  const waitMs = Math.min(Math.max(0, (dueAt ?? 0) - clock.now()), MAX_RETRY_AFTER_MS)
  const start = untried(clock)
  const notice = { id, loudness, content, createdAt }
  return { notice, isStored: true, ...start, tries, dueAt: start.dueAt + waitMs, isUnreached: unreached.has(id) }
}

const untried = (clock: Clock) => ({
  tries: 0,
  dueAt: clock.monotonic(),
  triedAt: Number.NEGATIVE_INFINITY,
  isUnreached: false,
})

/** All that waits, for a channel or for any. */
export async function waitingIn(store: Pick<NoticeStore, 'list'>, channel?: string): Promise<readonly StoredNotice[]> {
  const all: StoredNotice[] = []
  const filter = { status: 'waiting', limit: PAGE, ...(channel === undefined ? {} : { channel }) } as const
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page<StoredNotice> = await store.list({ ...filter, ...(cursor === '' ? {} : { cursor }) })
    all.push(...page.items)
    cursor = page.next
  }
  return all
}
