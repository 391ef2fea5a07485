import type { Clock } from '@holdfast/adapter-core'

/** How often something may happen: `perSecond` on average, `burst` at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** What is left to one caller, as of an instant on the monotonic clock. */
export interface Bucket {
  readonly tokens: number
  readonly at: number
}

export type Taken =
  | { readonly ok: true; readonly bucket: Bucket }
  /** `waitMs`: until there is a token again, above 0. */
  | { readonly ok: false; readonly bucket: Bucket; readonly waitMs: number }

/** Takes one token of a bucket that fills by itself; null = a full one. Time that went backwards adds nothing. */
export function takeToken(bucket: Bucket | null, rate: Rate, now: number): Taken {
  const tokens = bucket === null ? rate.burst : tokensAt(bucket, rate, now)
  if (tokens >= 1) return { ok: true, bucket: { tokens: tokens - 1, at: now } }
  return { ok: false, bucket: { tokens, at: now }, waitMs: Math.ceil(((1 - tokens) / rate.perSecond) * 1_000) }
}

function tokensAt({ tokens, at }: Bucket, { burst, perSecond }: Rate, now: number): number {
  return Math.min(burst, tokens + (Math.max(0, now - at) / 1_000) * perSecond)
}

/** Who may go on, by a name each. */
export interface RateLimiter {
  /** Counts one; returns how long this caller has to wait, in ms, 0 = not at all. */
  take(caller: string): number
  /** How many callers are remembered. */
  size(): number
}

/**
 * A bucket per caller, in a table of at most `maxCallers`. A bucket that is full again is as good as none and gives way.
 * Where none is, all further callers share one bucket: a flood of names neither fills the memory nor makes the table
 * forget whom it slows down.
 */
export function createRateLimiter(clock: Pick<Clock, 'monotonic'>, rate: Rate, maxCallers: number): RateLimiter {
  const buckets = new Map<string, Bucket>()
  /** Nothing can be full before this. */
  let sweepAt = 0

  const makeRoom = (now: number): boolean => {
    if (buckets.size < maxCallers) return true
    if (now < sweepAt) return false
    sweepAt = now + SWEEP_EVERY_MS
    for (const [caller, bucket] of buckets) {
      if (tokensAt(bucket, rate, now) >= rate.burst) buckets.delete(caller)
    }
    return buckets.size < maxCallers
  }

  return {
    take(caller) {
      const now = clock.monotonic()
      const name = buckets.has(caller) || makeRoom(now) ? caller : EVERYONE_ELSE
      const taken = takeToken(buckets.get(name) ?? null, rate, now)
      buckets.set(name, taken.bucket)
      return taken.ok ? 0 : taken.waitMs
    },
    size: () => buckets.size,
  }
}

const EVERYONE_ELSE = '*'
/** A full table is looked through at most so often, in ms: a flood must not make every request pay for all callers. */
const SWEEP_EVERY_MS = 1_000
