/** What keeps the sockets of a fleet: our supervision, or nothing. */
export type FleetKind = 'supervised' | 'bare'

export type FleetCommand =
  | { readonly type: 'begin_window' }
  | { readonly type: 'end_window' }
  /** Asks when each connection was fresh again after this instant of wall time. */
  | { readonly type: 'back_since'; readonly at: number }

/** What a fleet's process used between two instants, and what it holds. */
export interface FleetWindow {
  readonly cpuMs: number
  readonly wallMs: number
  readonly frames: number
  /** Resident memory above what it was before the first connection, after a collection. */
  readonly grownBytes: number
}

export type FleetReport =
  /** Every connection has had data. */
  | { readonly type: 'live' }
  | { readonly type: 'window'; readonly window: FleetWindow }
  /** Wall time of the first fresh price after the instant, connection by connection; null = not yet. */
  | { readonly type: 'back'; readonly backAt: readonly (number | null)[] }
