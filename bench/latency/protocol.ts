import type { RoundKind } from '../throughput/protocol.ts'

export interface LatencyCommand {
  readonly type: 'begin'
  readonly kind: RoundKind
}

/** Instants of every frame, by `machineMs`. */
export interface FrameTimes {
  /** The loop's turn began that brought it, and maybe others before it. */
  readonly turnAt: readonly number[]
  /** The library handed it over. */
  readonly receivedAt: readonly number[]
  /** The work on it was done; of a floor: it was parsed. */
  readonly handledAt: readonly number[]
  /** A quote at least as new stood behind the gate and its spread was computed; of a floor: it was parsed. */
  readonly doneAt: readonly number[]
}

export type LatencyReport = { readonly type: 'live' } | { readonly type: 'times'; readonly times: FrameTimes }
