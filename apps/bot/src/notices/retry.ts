import type { SendResult } from './channel.ts'

/** All in ms. */
const BASE_MS = 1_000
const CAP_MS = 300_000
const DAY_MS = 86_400_000

/**
 * From one try to the next: 1 s, doubling up to 5 min, of which a random half is left out, so that bots that failed together do not
 * come back together. Never earlier than the receiver asks.
 *
 * @param tries Tries so far, from 1.
 * @param random In `[0, 1)`.
 */
export function noticeDelayMs(tries: number, retryAfterMs: number | null, random: number): number {
  const delay = Math.min(CAP_MS, BASE_MS * 2 ** (tries - 1)) * (0.5 + random / 2)
  // A receiver that named a time is met a little after it, not to the millisecond.
  return Math.ceil(retryAfterMs === null ? delay : Math.max(delay, retryAfterMs + BASE_MS * random))
}

/** What follows from a try. */
export type AfterTry =
  | { readonly outcome: 'sent'; readonly error: null }
  | { readonly outcome: 'failed'; readonly error: string }
  | { readonly outcome: 'again'; readonly error: string; readonly delayMs: number }

export interface TryContext {
  /** Tries so far, this one included. */
  readonly tries: number
  /** Time since the notice was decided, in ms. */
  readonly ageMs: number
  /** In `[0, 1)`; null where the bot stops, and the next start tries at once. */
  readonly random: number | null
}

/** A notice that nobody took within a day of its decision is given up: it tells of another day. */
export function afterTry({ error, outcome, retryAfterMs }: SendResult, { ageMs, random, tries }: TryContext): AfterTry {
  if (outcome === 'sent') return { outcome, error: null }
  const why = error ?? 'no reason was given'
  if (outcome === 'failed') return { outcome, error: why }
  if (random === null) return { outcome, error: why, delayMs: 0 }
  const delayMs = noticeDelayMs(tries, retryAfterMs, random)
  if (ageMs + delayMs < DAY_MS) return { outcome, error: why, delayMs }
  return { outcome: 'failed', error: `Given up after 24 h and ${tries} ${tries === 1 ? 'try' : 'tries'}: ${why}` }
}
