import type { Cause, HistoryState } from '@holdfast/adapter-core/events'

/** A distribution of durations, in ms; all but `n` are null when n is 0. */
export interface Distribution {
  readonly n: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly max: number | null
}

/** What a window says about one connection. */
export interface ConnectionStats {
  /** (live + degraded) / (live + degraded + down + failed), rounded down to three decimals; null without monitored time. */
  readonly uptimePct: number | null
  readonly livePct: number | null
  /** 1 − unknown / window. */
  readonly coveragePct: number
  /** Outages of scope `connection` that touch the window. */
  readonly outages: number
  /** Mean impact → live of unplanned outages that recovered in the window; null when none did. */
  readonly mttrMs: number | null
  /** Monitored time between outages (live and degraded) / unplanned outages that began in the window; null without one. */
  readonly mtbfMs: number | null
  /** Of the outages that `mttrMs` is the mean of. */
  readonly recovery: Distribution
  /** Of the unplanned outages detected in the window. */
  readonly detection: Distribution
  /** All outages that touch the window, planned ones included. */
  readonly byCause: Readonly<Partial<Record<Cause, number>>>
}

/** A stretch of a window, half-open `[from, to)`. The tiles of a window leave no gap and do not overlap. */
export interface TimelineTile {
  readonly state: HistoryState
  readonly from: number
  readonly to: number
  readonly outageId: number | null
}

/** A tile that may stand for several that were too short to be told apart. */
export interface CondensedTile extends TimelineTile {
  /** Of several states the worst. */
  readonly state: HistoryState
  /** Of several outages the longest in the worst state. */
  readonly outageId: number | null
  /** Outages that begin in it; one from before the window begins in its first tile. The tiles of a window count each once. */
  readonly outages: number
  /** How many tiles it was put together from; absent where it is one, as it was. */
  readonly merged?: number
  /** Time in `state`, in ms; absent where that is all of it. */
  readonly stateMs?: number
}
