import type { Cause, HistoryState, Outage } from '@holdfast/adapter-core/events'
import { distributionOf } from './distribution.ts'
import type { ConnectionStats, TimelineTile } from './types.ts'

type Span = { readonly from: number; readonly to: number }

/** True where an outage overlaps a window, one of zero length inside it included. Ongoing ones reach to the end. */
export function touches(outage: Pick<Outage, 'startedAt' | 'endedAt'>, { from, to }: Span): boolean {
  const { startedAt, endedAt } = outage
  return startedAt < to && (endedAt === null || endedAt > from || startedAt >= from)
}

/** What a window's statistics are made of, in ms; outages of scope `connection` that touch it. */
export interface WindowTotals {
  readonly lengthMs: number
  /** Of the window, whatever the state. */
  readonly knownMs: number
  /** Live, degraded, down or failed. */
  readonly monitoredMs: number
  /** Live or degraded. */
  readonly upMs: number
  readonly liveMs: number
  /** Unplanned outages that began in it. */
  readonly began: number
  /** How long unplanned outages had lasted that recovered in it. */
  readonly recoveries: ArrayLike<number>
  /** How long it had taken to detect the unplanned outages that were detected in it. */
  readonly detections: ArrayLike<number>
  /** Outages that touch it, planned ones included. */
  readonly byCause: Readonly<Partial<Record<Cause, number>>>
}

/**
 * What a window says about one connection.
 *
 * @param tiles of the window, from `tile`
 * @param outages of the connection that touch the window; those of other scopes, or outside it, are left out here
 */
export function statsOf(tiles: readonly TimelineTile[], outages: readonly Outage[], window: Span): ConnectionStats {
  const within = (instant: number | null): boolean => instant !== null && instant >= window.from && instant < window.to
  const time = (...states: readonly HistoryState[]): number =>
    tiles.reduce((sum, { state, from, to }) => sum + (states.includes(state) ? to - from : 0), 0)

  const touching = outages.filter((outage) => outage.scope === 'connection' && touches(outage, window))
  const unplanned = touching.filter(({ planned }) => !planned)
  const lengthMs = window.to - window.from
  return statsOfTotals({
    lengthMs,
    knownMs: lengthMs - time('unknown'),
    monitoredMs: time('live', 'degraded', 'down', 'failed'),
    upMs: time('live', 'degraded'),
    liveMs: time('live'),
    began: unplanned.filter(({ startedAt }) => within(startedAt)).length,
    recoveries: unplanned.flatMap(({ recoveredAt, durationMs }) =>
      within(recoveredAt) && durationMs !== null ? [durationMs] : [],
    ),
    detections: unplanned.flatMap(({ detectedAt, detectionMs }) => (within(detectedAt) ? [detectionMs] : [])),
    byCause: countByCause(touching),
  })
}

/** The statistics that a window's totals make. */
export function statsOfTotals(totals: WindowTotals): ConnectionStats {
  const { lengthMs, knownMs, monitoredMs, upMs, liveMs, began, recoveries, detections, byCause } = totals
  const outages = Object.values(byCause).reduce((sum, n) => sum + n, 0)
  const most = outages > 0 ? 99.999 : 100
  return {
    uptimePct: capped(percent(upMs, monitoredMs), most),
    livePct: capped(percent(liveMs, monitoredMs), most),
    coveragePct: percent(knownMs, lengthMs) ?? 0,
    outages,
    mttrMs: recoveries.length === 0 ? null : mean(recoveries),
    mtbfMs: began === 0 ? null : upMs / began,
    recovery: distributionOf(recoveries),
    detection: distributionOf(detections),
    byCause,
  }
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0
  return sum / values.length
}

/** Rounded down to three decimals, in whole numbers: a float could round 99.9999 up. Null of nothing. */
function percent(part: number, whole: number): number | null {
  const all = BigInt(Math.trunc(whole))
  return all <= 0n ? null : Number((BigInt(Math.trunc(part)) * 100_000n) / all) / 1000
}

const capped = (value: number | null, most: number): number | null => (value === null ? null : Math.min(value, most))

function countByCause(outages: readonly Outage[]): Partial<Record<Cause, number>> {
  const counts: Partial<Record<Cause, number>> = {}
  for (const { cause } of outages) counts[cause] = (counts[cause] ?? 0) + 1
  return counts
}
