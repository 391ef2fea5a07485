import type { Cause, HistoryState, Outage } from '@holdfast/adapter-core/events'
import type { ConnectionStats, Distribution, TimelineTile } from './types.ts'

type Span = { readonly from: number; readonly to: number }

/** True where an outage overlaps a window, one of zero length inside it included. Ongoing ones reach to the end. */
export function touches(outage: Pick<Outage, 'startedAt' | 'endedAt'>, { from, to }: Span): boolean {
  const { startedAt, endedAt } = outage
  return startedAt < to && (endedAt === null || endedAt > from || startedAt >= from)
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
  const began = unplanned.filter(({ startedAt }) => within(startedAt)).length
  const recoveries = unplanned.flatMap(({ recoveredAt, durationMs }) =>
    within(recoveredAt) && durationMs !== null ? [durationMs] : [],
  )
  const detections = unplanned.flatMap(({ detectedAt, detectionMs }) => (within(detectedAt) ? [detectionMs] : []))

  const up = time('live', 'degraded')
  const monitored = up + time('down', 'failed')
  const most = touching.length > 0 ? 99.999 : 100
  const length = window.to - window.from
  return {
    uptimePct: capped(percent(up, monitored), most),
    livePct: capped(percent(time('live'), monitored), most),
    coveragePct: percent(length - time('unknown'), length) ?? 0,
    outages: touching.length,
    mttrMs: recoveries.length === 0 ? null : mean(recoveries),
    mtbfMs: began === 0 ? null : up / began,
    recovery: distributionOf(recoveries),
    detection: distributionOf(detections),
    byCause: countByCause(touching),
  }
}

/** Percentiles by nearest rank: each is one of the values. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = (pct: number): number | null => sorted[Math.ceil((pct / 100) * sorted.length) - 1] ?? null
  return { n: sorted.length, p50: rank(50), p95: rank(95), p99: rank(99), max: sorted.at(-1) ?? null }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

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
