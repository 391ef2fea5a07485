import type { GateVerdict } from './gate.ts'
import type { Gated, Provenance } from './status.ts'

/** A value behind its verdict. */
export function gated<T>(value: T, verdict: GateVerdict, from: Provenance): Gated<T> {
  return verdict.fresh ? { ...from, ...verdict, value } : { ...from, ...verdict, value: { lastKnown: value } }
}

/** The last value there was, current or not: for showing it beside its verdict, never for acting on it. */
export function lastKnown<T>(value: Gated<T>): T {
  return value.fresh ? value.value : value.value.lastKnown
}
