import type { EventData } from '@holdfast/adapter-core/events'
import type { Instant } from '@holdfast/reconnect-monitor'

/** What is told of a time in which nobody watched. */
export type Interruption = EventData['watch_interrupted']

/** What is no interruption yet, in ms. */
export interface InterruptionLimits {
  /** Longest time between two proofs of life. */
  readonly silenceMs: number
  /** How far the wall clock may leave the monotonic one between two proofs of life, either way. */
  readonly jumpMs: number
}

/**
 * Three ticks that a run would have missed; and more than a leap second or a step of NTP, which moves by itself at most
 * 0.5 ms a second (chrony: 83), and so never as far between two looks a second apart.
 */
const INTERRUPTION_LIMITS: InterruptionLimits = { silenceMs: 15_000, jumpMs: 2_000 }

/**
 * Whether somebody watched all the time between two proofs of life in a row; null where somebody did.
 *
 * While a machine sleeps, its monotonic clock stands still on some systems (Linux) and goes on on others: both are
 * noticed, as `clock_jumped` or as `stalled`. Only neighbours are compared, so that a slow drift never adds up.
 */
export function interruptionBetween(
  last: Instant,
  now: Instant,
  { jumpMs: toleratedMs, silenceMs }: InterruptionLimits = INTERRUPTION_LIMITS,
): Interruption | null {
  const elapsedMs = now.monotonic - last.monotonic
  const jumpMs = Math.round(now.at - last.at - elapsedMs)
  const hasJumped = Math.abs(jumpMs) > toleratedMs
  if (!hasJumped && elapsedMs <= silenceMs) return null
  return { lastSeenAt: Math.min(last.at, now.at), reason: hasJumped ? 'clock_jumped' : 'stalled', jumpMs }
}
