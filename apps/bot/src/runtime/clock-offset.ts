import type { AdapterRest, Clock } from '@holdfast/adapter-core'

/** How far an exchange's clock is from ours. */
export interface ClockOffset {
  /** In ms; positive: the exchange's is ahead. */
  readonly ms: number
  /** `midpoint`: of a REST round trip. `one_way`: from a message, whose time on the way it includes. */
  readonly from: 'midpoint' | 'one_way'
}

/** Asks for the exchange's clock, taken to be read in the middle of the round trip; null where it does not tell. */
export async function askClockOffset(
  rest: Pick<AdapterRest, 'serverTime'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<ClockOffset | null> {
  const asked = clock.now()
  const from = clock.monotonic()
  const serverTime = await rest.serverTime(signal)
  if (serverTime === null) return null
  const roundTripMs = clock.monotonic() - from
  return { ms: Math.round(serverTime - (asked + roundTripMs / 2)), from: 'midpoint' }
}

/** What a live message tells, as it arrives. */
export function offsetOfMessage(exchangeTime: number, clock: Clock): ClockOffset {
  return { ms: Math.round(exchangeTime - clock.now()), from: 'one_way' }
}
