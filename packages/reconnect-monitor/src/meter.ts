import type { AdapterData } from '@holdfast/adapter-core'

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
 * offset between the two clocks out. Receipt is monotonic, so that a step of our own clock is no lag.
 */
interface LagMeter {
  /** @returns The lag of this message, in ms, at least 0. */
  measure(exchangeTime: number, now: number): number
}

/** A meter over two alternating windows, so that an old minimum is forgotten. */
function createLagMeter(): LagMeter {
  let windowStart = Number.NEGATIVE_INFINITY
  let minimum = Number.POSITIVE_INFINITY
  let minimumBefore = Number.POSITIVE_INFINITY
  return {
    measure(exchangeTime, now) {
      if (now - windowStart >= LAG_WINDOW_MS) {
        minimumBefore = minimum
        minimum = Number.POSITIVE_INFINITY
        windowStart = now
      }
      const offset = now - exchangeTime
      minimum = Math.min(minimum, offset)
      return offset - Math.min(minimum, minimumBefore)
    },
  }
}

/** The lag of every subscription of a connection, by its index. */
export interface Lags {
  /** @returns The lag of this message, in ms; null where it tells none: no exchange time, or an answer to asking. */
  measure(index: number, data: AdapterData, now: number): number | null
}

export function createLags(): Lags {
  const meters: LagMeter[] = []
  return {
    measure(index, { exchangeTime, kind }, now) {
      if (exchangeTime === null || kind === 'snapshot') return null
      const meter = meters[index] ?? createLagMeter()
      meters[index] = meter
      return meter.measure(exchangeTime, now)
    },
  }
}
