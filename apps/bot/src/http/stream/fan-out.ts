import type { CallOff, Clock } from '@holdfast/adapter-core'
import { type Audience, createAudience, type Listener } from './audience.ts'
import type { StreamMessage } from './messages.ts'

export interface FanOutOptions {
  readonly clock: Clock
  /** Ends it. */
  readonly signal: AbortSignal
}

/** Brings messages to all clients without keeping the event loop from the sockets that it is there to watch. */
export interface FanOut {
  /** Those who read the connections given, null for all; the same for the same. */
  audience(only: readonly string[] | null): Audience
  readonly audiences: Iterable<Audience>
  /** Readers of all audiences. */
  readonly size: number
  /** What everyone gets who wants it. Urgent = in this tick, before any pause. */
  tell(message: StreamMessage, isUrgent: boolean): void
  /** What the readers of one audience get. */
  tellOne(audience: Audience, message: StreamMessage): void
}

/**
 * Pause for each client from one hand-over to the next, in ms: a write to a socket costs some 0.013 ms, so that all of them
 * together take at most half of the time. 1,000 clients wait at most 25 ms, a handful not at all.
 */
const PAUSE_PER_CLIENT_MS = 0.025
/** Clients that are written to in one turn of the event loop: about 1 ms of it. */
const CLIENTS_A_TURN = 64

/** Messages of a moment go out together: few clients get each in its own tick, many get several at once. */
export function createFanOut({ clock, signal }: FanOutOptions): FanOut {
  const audiences = new Map<string, Audience>()
  const toWake = new Set<Listener>()
  let handedOverAt = Number.NEGATIVE_INFINITY
  let isDue = false
  let isWaking = false
  let callOff: CallOff | null = null

  const handOver = (): void => {
    isDue = false
    callOff?.()
    callOff = null
    handedOverAt = clock.monotonic()
    for (const [key, audience] of audiences) {
      if (audience.size === 0) audiences.delete(key)
      else for (const client of audience.handOver()) toWake.add(client)
    }
    if (!isWaking) void wakeAll()
  }

  const wakeAll = async (): Promise<void> => {
    isWaking = true
    while (toWake.size > 0 && !signal.aborted) {
      let left = CLIENTS_A_TURN
      for (const client of toWake) {
        if (left-- === 0) break
        toWake.delete(client)
        client.wake()
      }
      if (toWake.size > 0) await clock.sleep(0, signal).catch(() => {})
    }
    isWaking = false
  }

  const clientCount = (): number => {
    let count = 0
    for (const { size } of audiences.values()) count += size
    return count
  }

  const schedule = (isUrgent: boolean): void => {
    if (isDue) return
    const pauseMs = Math.floor(clientCount() * PAUSE_PER_CLIENT_MS)
    const waitMs = isUrgent ? 0 : handedOverAt + pauseMs - clock.monotonic()
    if (waitMs <= 0) {
      isDue = true
      queueMicrotask(handOver)
    } else {
      callOff ??= clock.timer(waitMs, handOver)
    }
  }

  signal.addEventListener('abort', () => callOff?.(), { once: true })

  return {
    audience(only) {
      const key = only === null ? '' : [...new Set(only)].toSorted().join()
      const known = audiences.get(key)
      if (known !== undefined) return known
      const audience = createAudience(only)
      audiences.set(key, audience)
      return audience
    },
    get size() {
      return clientCount()
    },
    get audiences() {
      return audiences.values()
    },
    tell(message, isUrgent) {
      let isWanted = false
      for (const audience of audiences.values()) isWanted = audience.gather(message) || isWanted
      if (isWanted) schedule(isUrgent)
    },
    tellOne(audience, message) {
      if (audience.gather(message)) schedule(false)
    },
  }
}
