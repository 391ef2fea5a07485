import type { AdapterRest, Clock } from '@holdfast/adapter-core'

/** How far an exchange's clock is from ours. */
export interface ClockOffset {
  /** In ms; positive: the exchange's is ahead. */
  readonly ms: number
  /** `midpoint`: of a REST round trip. `one_way`: from a message, whose time on the way it includes. */
  readonly from: 'midpoint' | 'one_way'
}

/** Questions asked, one after another: the first opens the connection, so its halves are not alike. */
const QUESTIONS = 3

/**
 * Asks for the exchange's clock, taken to be read in the middle of the round trip; of a few answers the one of the
 * shortest, as NTP does (RFC 5905, section 10). Null where it does not tell.
 */
export async function askClockOffset(
  rest: Pick<AdapterRest, 'serverTime'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<ClockOffset | null> {
  let best: { readonly roundTripMs: number; readonly ms: number } | null = null
  for (let question = 0; question < QUESTIONS; question++) {
    const asked = clock.now()
    const from = clock.monotonic()
    const serverTime = await rest.serverTime(signal)
    if (serverTime === null) break
    const roundTripMs = clock.monotonic() - from
    if (best === null || roundTripMs < best.roundTripMs) {
      best = { roundTripMs, ms: Math.round(serverTime - (asked + roundTripMs / 2)) }
    }
  }
  return best === null ? null : { ms: best.ms, from: 'midpoint' }
}

/** What a live message tells, as it arrives. */
export function offsetOfMessage(exchangeTime: number, clock: Clock): ClockOffset {
  return { ms: Math.round(exchangeTime - clock.now()), from: 'one_way' }
}
