import type { Cause } from '@holdfast/adapter-core/events'
import type { OutageDto } from '@holdfast/api-contract'
import type { Bounds } from './overall.ts'

type Outage = Pick<OutageDto, 'cause' | 'scope' | 'planned' | 'startedAt' | 'endedAt' | 'durationMs'>

/** What one cause did in a window. */
export interface CauseFigures {
  readonly cause: Cause
  readonly connections: Lost
  readonly markets: Lost
}

interface Lost {
  readonly n: number
  /** Inside the window, in ms. */
  readonly lostMs: number
}

const NONE: Lost = { n: 0, lostMs: 0 }

/** The causes of the unplanned outages of a window: what lost whole connections the most time first, then markets. */
export function causesOf(outages: readonly Outage[], window: Bounds): readonly CauseFigures[] {
  const byCause = new Map<Cause, CauseFigures>()
  for (const outage of outages) {
    if (outage.planned) continue
    const known = byCause.get(outage.cause) ?? { cause: outage.cause, connections: NONE, markets: NONE }
    const side = outage.scope === 'connection' ? 'connections' : 'markets'
    const { n, lostMs } = known[side]
    byCause.set(outage.cause, { ...known, [side]: { n: n + 1, lostMs: lostMs + lostWithin(outage, window) } })
  }
  return [...byCause.values()].sort(
    (a, b) => b.connections.lostMs - a.connections.lostMs || b.markets.lostMs - a.markets.lostMs,
  )
}

/**
 * How much of an outage is inside a window, in ms; what is ongoing reaches to its end. Of one that is inside with all of its
 * length that is its duration, by the monotonic clock: its instants are rounded, and the wall clock may have been set.
 */
export function lostWithin(
  { startedAt, endedAt, durationMs }: Pick<Outage, 'startedAt' | 'endedAt' | 'durationMs'>,
  { from, to }: Bounds,
): number {
  const insideMs = Math.max(0, Math.min(endedAt ?? to, to) - Math.max(startedAt, from))
  if (durationMs === null) return insideMs
  const isWhole = endedAt !== null && startedAt >= from && endedAt <= to
  return isWhole ? durationMs : Math.min(insideMs, durationMs)
}
