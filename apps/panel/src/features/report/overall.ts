import type { HistoryState } from '@holdfast/adapter-core/events'
import type { AnswerOf, ENDPOINTS, OutageDto } from '@holdfast/api-contract'
import { distributionOf, statsOfTotals } from '@holdfast/reconnect-monitor/history'
import type { Tile } from '../../ui/pieces.ts'

export type StatsByConnection = AnswerOf<typeof ENDPOINTS.stats>
export type ConnectionFigures = StatsByConnection[string]
type Distribution = ConnectionFigures['recovery']

/** Half-open, ms since the Unix epoch. */
export interface Bounds {
  readonly from: number
  readonly to: number
}

/** What is known of a window beyond the figures of its connections; null where it was too much to fetch. */
export interface Details {
  readonly tiles: Readonly<Record<string, readonly Tile[]>> | null
  /** Every outage of scope `connection` that touches the window. */
  readonly outages: readonly OutageDto[] | null
}

/** The figures of several connections taken together; null where they cannot be told from what is known. */
export interface Overall {
  readonly uptimePct: number | null
  readonly livePct: number | null
  readonly coveragePct: number | null
  readonly outages: number
  readonly mttrMs: number | null
  readonly mtbfMs: number | null
  /** With `n` above 0 and percentiles of null: they cannot be told without every single outage. */
  readonly recovery: Distribution
  readonly detection: Distribution
}

/** How many of the outages of whole connections were planned; null where not every outage is at hand. They count as outages. */
export function plannedCount(outages: readonly OutageDto[] | null, connection?: string): number | null {
  if (outages === null) return null
  return outages.filter(
    (outage) =>
      outage.planned && outage.scope === 'connection' && (connection === undefined || outage.connection === connection),
  ).length
}

/** What stands beside a number of outages: `of which 2 planned`; empty where none was. */
export function plannedText(planned: number | null): string {
  if (planned === null) return 'planned ones included'
  return planned === 0 ? '' : `of which ${planned} planned`
}

/** Adds up the figures of connections: by time and by outage, never as a mean of means. */
export function overallOf(stats: StatsByConnection, details: Details, window: Bounds): Overall {
  const figures = Object.values(stats)
  const [only] = figures
  if (only !== undefined && figures.length === 1) return only
  const recovery = sumOf(figures.map((one) => one.recovery))
  const n = recovery.n
  const mttrSum = figures.reduce((sum, { mttrMs, recovery: own }) => sum + (mttrMs ?? 0) * own.n, 0)
  const known: Overall = {
    uptimePct: null,
    livePct: null,
    coveragePct: null,
    outages: figures.reduce((sum, { outages }) => sum + outages, 0),
    mttrMs: n === 0 ? null : mttrSum / n,
    mtbfMs: null,
    recovery: measured(details.outages, window, recovery, ({ recoveredAt, durationMs }) => [recoveredAt, durationMs]),
    detection: measured(
      details.outages,
      window,
      sumOf(figures.map((one) => one.detection)),
      ({ detectedAt, detectionMs }) => [detectedAt, detectionMs],
    ),
  }
  if (details.tiles === null) return known
  const { uptimePct, livePct, coveragePct, mtbfMs } = byTime(stats, details.tiles, known.outages, window)
  return { ...known, uptimePct, livePct, coveragePct, mtbfMs }
}

function byTime(
  stats: StatsByConnection,
  tiles: NonNullable<Details['tiles']>,
  outages: number,
  window: Bounds,
): ConnectionFigures {
  const ids = Object.keys(stats)
  const lengthMs = (window.to - window.from) * ids.length
  const timeOf = (id: string, states: readonly HistoryState[]) =>
    (tiles[id] ?? []).reduce((sum, { state, from, to }) => sum + (states.includes(state) ? to - from : 0), 0)
  const time = (...states: readonly HistoryState[]) => ids.reduce((sum, id) => sum + timeOf(id, states), 0)
  const began = ids.reduce((sum, id) => {
    const mtbfMs = stats[id]?.mtbfMs ?? null
    // The mean is their time up by their number: the number follows.
    return mtbfMs === null || mtbfMs <= 0 ? sum : sum + Math.round(timeOf(id, ['live', 'degraded']) / mtbfMs)
  }, 0)
  return statsOfTotals({
    lengthMs,
    knownMs: lengthMs - time('unknown'),
    monitoredMs: time('live', 'degraded', 'down', 'failed'),
    upMs: time('live', 'degraded'),
    liveMs: time('live'),
    began,
    recoveries: [],
    detections: [],
    byCause: outages === 0 ? {} : { unknown: outages },
  })
}

/** What is left where not every outage is at hand: how many, and the longest. */
function sumOf(distributions: readonly Distribution[]): Distribution {
  const n = distributions.reduce((sum, one) => sum + one.n, 0)
  const max = Math.max(0, ...distributions.map((one) => one.max ?? 0))
  return { n, p50: null, p95: null, p99: null, max: n === 0 ? null : max }
}

function measured(
  outages: readonly OutageDto[] | null,
  { from, to }: Bounds,
  sum: Distribution,
  read: (outage: OutageDto) => readonly [at: number | null, ms: number | null],
): Distribution {
  if (outages === null) return sum
  const values = outages.flatMap((outage) => {
    const [at, ms] = read(outage)
    const counts = outage.scope === 'connection' && !outage.planned
    return counts && at !== null && at >= from && at < to && ms !== null ? [ms] : []
  })
  return distributionOf(values)
}
