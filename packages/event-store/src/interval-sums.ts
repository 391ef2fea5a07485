import type { HistoryState, StateInterval } from '@holdfast/adapter-core/events'

/** Time in states before an interval, of its connection, in ms; see `state_intervals` in `schema.ts`. */
export interface IntervalSums {
  readonly liveBeforeMs: number
  readonly upBeforeMs: number
  readonly monitoredBeforeMs: number
  readonly knownBeforeMs: number
}

/** Before a connection's first interval. */
export const NO_SUMS: IntervalSums = { liveBeforeMs: 0, upBeforeMs: 0, monitoredBeforeMs: 0, knownBeforeMs: 0 }

const UP: readonly HistoryState[] = ['live', 'degraded']
const MONITORED: readonly HistoryState[] = [...UP, 'down', 'failed']

/** The sums of what follows an interval that has ended. */
export function sumsAfter(sums: IntervalSums, { state, from, to }: Omit<StateInterval, 'connection'>): IntervalSums {
  const lengthMs = (to ?? from) - from
  return {
    liveBeforeMs: sums.liveBeforeMs + (state === 'live' ? lengthMs : 0),
    upBeforeMs: sums.upBeforeMs + (UP.includes(state) ? lengthMs : 0),
    monitoredBeforeMs: sums.monitoredBeforeMs + (MONITORED.includes(state) ? lengthMs : 0),
    knownBeforeMs: sums.knownBeforeMs + (state === 'unknown' ? 0 : lengthMs),
  }
}

/** Intervals of one connection, oldest first, each with its sums: what the table must say of them. */
export function* sumsOf<T extends StateInterval>(intervals: Iterable<T>): Generator<T & IntervalSums> {
  let sums = NO_SUMS
  for (const interval of intervals) {
    yield { ...interval, ...sums }
    sums = sumsAfter(sums, interval)
  }
}
