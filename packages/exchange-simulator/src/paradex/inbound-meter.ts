import type { Clock } from '../clock.ts'

/** About a hundred requests within a second were seen to end a connection with close code 4032. */
const MAX_REQUESTS = 100
const WINDOW_MS = 1000

/** Counts a client's requests over the last second. */
export interface InboundMeter {
  /** Counts one more request; false when it is one more than a second may have: 100, or `limit` where that is less. */
  admits(limit: number): boolean
}

export function createInboundMeter(clock: Pick<Clock, 'monotonic'>): InboundMeter {
  const arrivals: number[] = []
  return {
    admits(limit) {
      const now = clock.monotonic()
      arrivals.push(now)
      while ((arrivals[0] ?? now) <= now - WINDOW_MS) arrivals.shift()
      return arrivals.length <= Math.min(limit, MAX_REQUESTS)
    },
  }
}
