import type { Clock } from '@holdfast/adapter-core'

/** At most four a second of each key. */
const SEND_EVERY_MS = 250
/** Lateness of a timer, in ms, that says that this process stood still. */
const STANDSTILL_MS = 250

interface Pace<T> {
  sentAt: number
  sent: T
  pending: T | null
}

export interface ThinnedOptions<T> {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** What paces itself apart: a market, a spread. */
  readonly keyOf: (value: T) => string
  /** True where the one after cannot wait: its verdict is another. */
  readonly isUrgent: (before: T, after: T) => boolean
  readonly publish: (value: T) => void
}

/** A stream of values that is thinned out. */
export interface Thinned<T> {
  /** Takes a value and the monotonic instant at which it came. */
  offer(value: T, now: number): void
  /** Drops what is known of, and waits for, keys whose last value is such a one. */
  forget(isGone: (sent: T) => boolean): void
}

/**
 * Thins a stream of values out for readers: of each key the newest at most every 250 ms, but an urgent change in the
 * same tick. The last value always goes out, unless its key is forgotten.
 */
export function createThinned<T>(options: ThinnedOptions<T>): Thinned<T> {
  const { clock, isUrgent, keyOf, publish, signal } = options
  const paceByKey = new Map<string, Pace<T>>()

  const send = (pace: Pace<T>, value: T, now: number): void => {
    pace.sentAt = now
    pace.sent = value
    pace.pending = null
    publish(value)
  }

  const sendLater = async (pace: Pace<T>): Promise<void> => {
    while (pace.pending !== null && !signal.aborted) {
      const now = clock.monotonic()
      const waitMs = pace.sentAt + SEND_EVERY_MS - now
      if (waitMs <= 0) send(pace, pace.pending, now)
      else await wait(waitMs)
    }
  }

  /** Woken far too late, this process stood still: what waits in the sockets is heard before an old price goes out. */
  const wait = async (waitMs: number): Promise<void> => {
    const due = clock.monotonic() + waitMs
    await clock.sleep(waitMs, signal).catch(() => {})
    if (clock.monotonic() - due <= STANDSTILL_MS) return
    for (let turn = 0; turn < 2; turn++) await clock.sleep(0, signal).catch(() => {})
  }

  return {
    offer(value, now) {
      const key = keyOf(value)
      const pace = paceByKey.get(key)
      if (pace === undefined) {
        const first: Pace<T> = { sentAt: 0, sent: value, pending: null }
        paceByKey.set(key, first)
        send(first, value, now)
        return
      }
      const isWaiting = pace.pending !== null
      if (isUrgent(pace.sent, value) || now - pace.sentAt >= SEND_EVERY_MS) {
        send(pace, value, now)
        return
      }
      pace.pending = value
      if (!isWaiting) void sendLater(pace)
    },
    forget(isGone) {
      for (const [key, pace] of paceByKey) {
        if (!isGone(pace.sent)) continue
        pace.pending = null
        paceByKey.delete(key)
      }
    },
  }
}
