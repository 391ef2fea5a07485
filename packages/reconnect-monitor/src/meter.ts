const SECONDS = 5

/** Counts messages; tells how many a second over the last 5 whole seconds. */
export interface RateMeter {
  /** @param now Monotonic ms. */
  count(now: number): void
  perSecond(now: number): number
}

/** A meter that remembers one counter a second and nothing else. */
export function createRateMeter(): RateMeter {
  const counts = new Array<number>(SECONDS + 1).fill(0)
  let current = 0
  const turnTo = (now: number): void => {
    const second = Math.floor(now / 1_000)
    const passed = Math.min(counts.length, second - current)
    for (let step = 1; step <= passed; step++) counts[(current + step) % counts.length] = 0
    current = Math.max(current, second)
  }
  return {
    count(now) {
      turnTo(now)
      const slot = current % counts.length
      counts[slot] = (counts[slot] ?? 0) + 1
    },
    perSecond(now) {
      turnTo(now)
      const running = counts[current % counts.length] ?? 0
      const total = counts.reduce((sum, count) => sum + count, 0)
      return (total - running) / SECONDS
    },
  }
}

const LAG_WINDOW_MS = 450_000

/**
 * How late messages are: receipt − exchange time, above its minimum of the last 7.5 to 15 min, which takes the
 * offset between the two clocks out.
 */
export interface LagMeter {
  /** @returns The lag of this message, in ms, at least 0. */
  measure(receivedAt: number, exchangeTime: number, now: number): number
}

/** A meter over two alternating windows, so that an old minimum is forgotten. */
export function createLagMeter(): LagMeter {
  let windowStart = Number.NEGATIVE_INFINITY
  let minimum = Number.POSITIVE_INFINITY
  let minimumBefore = Number.POSITIVE_INFINITY
  return {
    measure(receivedAt, exchangeTime, now) {
      if (now - windowStart >= LAG_WINDOW_MS) {
        minimumBefore = minimum
        minimum = Number.POSITIVE_INFINITY
        windowStart = now
      }
      const offset = receivedAt - exchangeTime
      minimum = Math.min(minimum, offset)
      return offset - Math.min(minimum, minimumBefore)
    },
  }
}
