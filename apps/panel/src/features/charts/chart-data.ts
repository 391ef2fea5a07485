import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import type { Api } from '../../api/client.ts'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import type { Tile } from '../../ui/pieces.ts'
import { boundsOf, type TimeWindow, windowQuery } from '../../window/window.ts'
import type { Metric } from './metrics.ts'
import { bucketSamples, recoverySamples, type Sample } from './samples.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** A minute is stored once it is over, and is there a little later, in ms. */
const STORED_AFTER_MS = 2_000
/** Up to this long, recoveries are shown one by one; the record holds them by hours and days. */
const SINGLE_UP_TO_MS = 48 * HOUR_MS
/** More of them would hide each other: then they are shown by hours too. */
const MOST_SINGLE = 500

export type Recovery = AnswerOf<typeof ENDPOINTS.stats>[string]['recovery']

/** What the record holds of one connection in a window. */
export interface ConnectionCharts {
  readonly id: string
  readonly samples: Readonly<Record<Metric, readonly Sample[]>>
  readonly tiles: readonly Tile[]
  /** Over all of the window, exactly; null where the connection is unknown. */
  readonly recovery: Recovery | null
}

export interface ChartData {
  readonly window: TimeWindow
  readonly connections: readonly ConnectionCharts[]
}

/**
 * The charts of some connections: fetched when another window or connection is chosen, when history changes, and, while the
 * window reaches the present, with each minute that is stored. Null keys: nothing is chosen yet.
 */
export function createChartData(
  ids: Accessor<readonly string[]>,
  window: Accessor<TimeWindow | null>,
): Remote<ChartData> {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const minute = (chosen: TimeWindow) => {
    const now = live.nowSlow() - STORED_AFTER_MS
    const end = chosen.kind === 'last' ? now : Math.min(now, chosen.to + MINUTE_MS)
    return Math.floor(end / MINUTE_MS)
  }
  const key = () => {
    const chosen = window()
    if (!live.state.ready || chosen === null || ids().length === 0) return null
    return JSON.stringify([ids(), windowQuery(chosen)])
  }
  const news = () => {
    const chosen = window()
    return `${live.state.epoch} ${revision()} ${chosen === null ? '' : minute(chosen)}`
  }
  const load = async (_key: string, signal: AbortSignal): Promise<ChartData> => {
    const chosen = window() as TimeWindow
    const now = live.nowSlow()
    const connections = await Promise.all(ids().map((id) => chartsOf(api, id, chosen, now, signal)))
    return { window: chosen, connections }
  }
  return createRemote(key, load, news)
}

async function chartsOf(
  api: Api,
  id: string,
  window: TimeWindow,
  now: number,
  signal: AbortSignal,
): Promise<ConnectionCharts> {
  const query = { ...windowQuery(window), connection: id }
  const series = async (metric: Metric) => {
    return bucketSamples(await api.call(ENDPOINTS.series, { query: { ...query, metric } }, signal))
  }
  const [rtt, rate, recovery, timeline, stats] = await Promise.all([
    series('rtt'),
    series('rate'),
    recoveriesOf(api, id, window, now, signal),
    api.call(ENDPOINTS.timeline, { query }, signal),
    api.call(ENDPOINTS.stats, { query }, signal),
  ])
  return { id, samples: { rtt, rate, recovery }, tiles: timeline[id] ?? [], recovery: stats[id]?.recovery ?? null }
}

async function recoveriesOf(
  api: Api,
  connection: string,
  window: TimeWindow,
  now: number,
  signal: AbortSignal,
): Promise<readonly Sample[]> {
  const { from, to } = boundsOf(window, now)
  if (to - from <= SINGLE_UP_TO_MS) {
    // The panel's second lags behind what just happened: a window that ends now has no end here.
    const end = window.kind === 'between' ? { to } : {}
    const query = { connection, scope: 'connection', from, ...end, limit: MOST_SINGLE }
    const { items, next } = await api.call(ENDPOINTS.outages, { query }, signal)
    if (next === null) return recoverySamples(items, from, end.to ?? Number.POSITIVE_INFINITY)
  }
  // The hour that the window begins in belongs to it.
  const query = { connection, metric: 'recovery', from: Math.floor(from / HOUR_MS) * HOUR_MS, to }
  return bucketSamples(await api.call(ENDPOINTS.series, { query }, signal))
}
