import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { type Random, seededRandom } from '../../bench/store/log/random.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Measurements a minute, one a second. */
const A_MINUTE = 60
/** Minutes handed over at once. */
const BATCH = 20_000

/** A minute of one metric of one connection, as the bot stores it. */
interface MinuteSample {
  readonly connection: string
  readonly metric: 'rate' | 'rtt'
  readonly at: number
  readonly bucketMs: number
  readonly n: number
  readonly mean: number
  readonly min: number
  readonly max: number
}

/** Measures the connections of a past: while they had a socket, minute by minute. */
interface PastSamples {
  see(event: HoldfastEvent): void
  /** Nobody measured from here on. */
  endRun(at: number): void
  /** Hands the rest over. */
  flush(): void
}

interface Measured {
  readonly random: Random
  readonly rttMs: number
  readonly rate: number
  /** Since when it has a socket with data; null without one. */
  upSince: number | null
  /** A slow wandering about the usual round trip, as a factor. */
  drift: number
}

/** `from`: nothing before it is measured. */
export function createPastSamples(
  connections: readonly { readonly id: string; readonly markets: readonly string[] }[],
  from: number,
  store: (minutes: readonly MinuteSample[]) => void,
  seed: number,
): PastSamples {
  const measured = new Map<string, Measured>(
    connections.map(({ id, markets }) => {
      const random = seededRandom(seed, `samples ${id}`)
      const rttMs = random.between(18, 140)
      return [id, { random, rttMs, rate: markets.length * random.between(8, 19), upSince: null, drift: 1 }]
    }),
  )
  let batch: MinuteSample[] = []
  const flush = () => {
    store(batch)
    batch = []
  }
  const lost = (connection: string, one: Measured, at: number) => {
    if (one.upSince === null) return
    for (const sample of minutesOf(connection, one, Math.max(one.upSince, from), at)) {
      batch.push(sample)
      if (batch.length === BATCH) flush()
    }
    one.upSince = null
  }
  return {
    see({ at, connection, data, type }) {
      const one = connection === null ? undefined : measured.get(connection)
      if (connection === null || one === undefined) return
      if (type === 'connection_live' || type === 'connection_degraded') one.upSince ??= at
      const isGone = type === 'connection_failed' || type === 'connection_paused' || type === 'connection_removed'
      if (isGone || (type === 'connection_lost' && 'socketOpen' in data && !data.socketOpen)) lost(connection, one, at)
    },
    endRun(at) {
      for (const [connection, one] of measured) lost(connection, one, at)
    },
    flush,
  }
}

/** The minutes of one stretch that are whole. */
function* minutesOf(connection: string, one: Measured, from: number, to: number): Generator<MinuteSample, void, void> {
  const { random } = one
  for (let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS; at + MINUTE_MS <= to; at += MINUTE_MS) {
    one.drift = Math.min(1.6, Math.max(0.8, one.drift + (random.unit() - 0.5) * 0.03))
    // Markets are busier by day (UTC) than by night.
    const day = 1 + 0.25 * Math.sin(((at % DAY_MS) / DAY_MS) * 2 * Math.PI - 1.9)
    const rtt = one.rttMs * one.drift * (0.97 + random.unit() * 0.06)
    const rate = one.rate * day * (0.95 + random.unit() * 0.1)
    const spike = random.chance(0.01) ? random.between(2, 6) : 1 + random.unit() * 0.3
    const sample = (metric: 'rate' | 'rtt', mean: number, min: number, max: number): MinuteSample => ({
      connection,
      metric,
      at,
      bucketMs: MINUTE_MS,
      n: A_MINUTE,
      mean,
      min,
      max,
    })
    yield sample('rtt', rtt, rtt * 0.92, rtt * spike)
    yield sample('rate', rate, rate * 0.7, rate * 1.4)
  }
}
