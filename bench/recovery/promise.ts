import type { MeasuredExchange } from '../process/protocol.ts'

/** One fault to ask the simulator for. */
export interface FaultStep {
  /** As in the simulator's catalogue. */
  readonly fault: string
  /** Aimed at the first market alone, where the row hits one. */
  readonly onMarket?: boolean
  readonly durationMs?: number
  /** In a quick run. */
  readonly quickDurationMs?: number
  /** What else the fault takes, e.g. `{ status: 503 }`. */
  readonly parameters?: Readonly<Record<string, number | boolean>>
}

/** How a trial is hurt: by the simulator, step after step without a pause, or by stopping our own process. */
export type Injury =
  | { readonly kind: 'faults'; readonly steps: readonly FaultStep[] }
  | { readonly kind: 'own_pause'; readonly how: 'busy_loop' | 'sigstop'; readonly ms: number }

/**
 * Something the promise says. Durations in ms.
 *
 * `back` counts from the row's `backSince`; `dials` are those of one fault, as the exchange saw them.
 */
export type Check =
  | { readonly kind: 'detected'; readonly withinMs: number }
  | { readonly kind: 'back'; readonly withinMs: number; readonly of: 'p99' | 'max' }
  | { readonly kind: 'dials'; readonly most: number }
  | { readonly kind: 'dials_per_minute'; readonly most: number }
  /** No second dial before the row's floor is over. */
  | { readonly kind: 'floor_kept' }
  /** The markets that are not hit stay fresh throughout. */
  | { readonly kind: 'others_fresh' }
  /** No price that the exchange stamped after the fault is fresh before the book was said to be invalid. */
  | { readonly kind: 'invalid_at_next_frame' }
  /** The fault made prices later than this, and none of those was said to be fresh. */
  | { readonly kind: 'lag_told'; readonly overMs: number }

/** One line of the promise, and how it is measured. */
export interface PromiseRow {
  readonly id: string
  /** The promise's own words. */
  readonly words: string
  readonly injury: Injury
  readonly exchanges: readonly MeasuredExchange[]
  /** The markets that are hit: all, or the first alone. */
  readonly hits: 'all' | 'one'
  /** What being back counts from: the fault, its end, or the end of the floor after the first refused dial. */
  readonly backSince: 'fault' | 'fault_end' | 'floor'
  readonly floorMs: number
  /** A trial is over when all is fresh again, or when the fault was watched to its end and a little longer. */
  readonly until: 'back' | 'watched'
  /** False where prices are rightly old, because the market does not move. */
  readonly steady: boolean
  /** Faults that one connection suffers before it is replaced by a new one. */
  readonly faultsPerConnection: number
  /** The share of the run's rounds that this row takes: less than 1 where one fault is a hundred dials long. */
  readonly share: number
  readonly checks: readonly Check[]
  /** Do reconnecting clients claim anything here? */
  readonly peers: boolean
}

/** What most rows have in common. */
export const USUAL = {
  exchanges: ['paradex', 'vest'],
  hits: 'all',
  backSince: 'fault',
  floorMs: 0,
  until: 'back',
  steady: true,
  faultsPerConnection: 5,
  share: 1,
  peers: false,
} as const satisfies Partial<PromiseRow>
