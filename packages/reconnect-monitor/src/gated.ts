import type { GateVerdict } from './gate.ts'
import type { Gated, Provenance } from './status.ts'

/** Whose value it is. */
export type Source = Pick<Provenance, 'connection' | 'market' | 'channel'>

/** How it came. */
export type Receipt = Pick<Provenance, 'generation' | 'receivedAt' | 'receivedMonotonic' | 'exchangeTime'>

/** A value behind its verdict. Every member is named, from where it is: this runs for every message. */
export function gated<T>(
  value: T,
  verdict: GateVerdict,
  { channel, connection, market }: Source,
  { exchangeTime, generation, receivedAt, receivedMonotonic }: Receipt,
  verifiedAt: number,
): Gated<T> {
  if (verdict.fresh) {
    return {
      connection,
      market,
      channel,
      generation,
      receivedAt,
      receivedMonotonic,
      verifiedAt,
      exchangeTime,
      fresh: true,
      staleReason: null,
      value,
    }
  }
  return {
    connection,
    market,
    channel,
    generation,
    receivedAt,
    receivedMonotonic,
    verifiedAt,
    exchangeTime,
    fresh: false,
    staleReason: verdict.staleReason,
    value: { lastKnown: value },
  }
}

/** The last value there was, current or not: for showing it beside its verdict, never for acting on it. */
export function lastKnown<T>(value: Gated<T>): T {
  return value.fresh ? value.value : value.value.lastKnown
}
