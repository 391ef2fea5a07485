import type { GateVerdict } from './gate.ts'
import type { Gated, Provenance } from './status.ts'

/** A value behind its verdict. Every member is named: this runs for every message. */
export function gated<T>(value: T, verdict: GateVerdict, from: Provenance): Gated<T> {
  const { channel, connection, exchangeTime, generation, market, receivedAt, receivedMonotonic, verifiedAt } = from
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
  const { staleReason } = verdict
  return { ...from, fresh: false, staleReason, value: { lastKnown: value } }
}

/** The last value there was, current or not: for showing it beside its verdict, never for acting on it. */
export function lastKnown<T>(value: Gated<T>): T {
  return value.fresh ? value.value : value.value.lastKnown
}
