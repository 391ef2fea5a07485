import type { EventType } from '@holdfast/adapter-core/events'
import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createPaced } from '../../live/paced.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { type Panel, usePanel } from '../../panel-context.ts'
import { createVisibility } from '../../ui/visibility.ts'
import { lengthMs, type TimeWindow, windowOf, windowParameters, windowQuery } from '../../window/window.ts'
import { isBehind, type Month, newerOf } from './month.ts'

const MINUTE_MS = 60_000
/** Enough to find the last outage of most connections with one request. */
const RECENT_OUTAGES = 200
/** How many stretches a bar can tell apart. */
const BAR_GRAINS = 300
/** Above this many connections, whatever is asked about all of them is asked more rarely. */
const HEAVY = 30

/** How often what is asked about all connections may be asked, in ms, for few of them and for many. */
const PACE = { recent: { few: 200, many: 2_000 }, month: { few: 2_000, many: 10_000 } } as const

/** What opens or changes an outage, or the mark on it. */
const PAST_EVENTS: ReadonlySet<EventType> = new Set<EventType>([...HISTORY_EVENTS, 'outage_acknowledged'])

/** An outage, and whether somebody is on it. */
export type AnsweredOutage = AnswerOf<typeof ENDPOINTS.outages>['items'][number]
type Stats = AnswerOf<typeof ENDPOINTS.stats>
export type ConnectionStats = Stats[string]

/** What was, per connection id. */
export interface Past {
  /** That of the bars; what else there is has a window of its own. */
  readonly window: TimeWindow
  readonly timeline: AnswerOf<typeof ENDPOINTS.timeline>
  /** Of the last 24 h. */
  readonly day: Stats
  /** Of the last 30 d, as far as they were known then; not behind the day. */
  readonly month: Month | undefined
  /** The newest outage of scope `connection` of each connection that had one lately. */
  readonly lastOutage: Readonly<Record<string, AnsweredOutage>>
  /** What began before this instant was not looked at for `lastOutage`; null where all was. */
  readonly lookedBackTo: number | null
}

export interface PastRemotes {
  readonly recent: Remote<Past>
  readonly month: Remote<Month>
  /** Figures of the last 30 d; undefined while they do not know what those of the last 24 h know. */
  readonly monthOf: (id: string) => ConnectionStats | undefined
}

type PastPanel = Pick<Panel, 'api' | 'clock'> & {
  readonly live: Parameters<typeof createRevision>[0] &
    Pick<Panel['live'], 'nowSlow'> & {
      readonly state: Pick<Panel['live']['state'], 'epoch' | 'ready'>
    }
  readonly router: Pick<Panel['router'], 'query'>
}

/** Fetched once it is due, when history changes, at a pace and while somebody looks, when another window is chosen, and each minute. */
export function createPast(
  isDue: Accessor<boolean>,
  panel: PastPanel = usePanel(),
  page: Document = document,
): PastRemotes {
  const { api, live, clock, router } = panel
  const isVisible = createVisibility(page)
  const minute = () => Math.floor(live.nowSlow() / MINUTE_MS)
  const revision = createRevision(live, clock, PAST_EVENTS, page)
  const news = () => `${live.state.epoch} ${revision()} ${minute()}`
  const paced = ({ few, many }: { readonly few: number; readonly many: number }) =>
    createPaced(news, {
      clock,
      everyMs: () => (live.state.order.length > HEAVY ? many : few),
      isActive: isVisible,
    })
  const recentNews = paced(PACE.recent)
  const monthNews = paced(PACE.month)
  const window = () => windowOf(router.query())
  let asked = 0
  const askMonth = async (signal: AbortSignal): Promise<Month> => {
    asked += 1
    const n = asked
    return { n, stats: await api.call(ENDPOINTS.stats, { query: { window: '30d' } }, signal) }
  }
  const month = createRemote(
    () => (isDue() ? '30d' : null),
    (_key, signal) => askMonth(signal),
    monthNews,
  )
  const newestMonth = () => newerOf(month.data(), recent.data()?.month)
  const recent: Remote<Past> = createRemote(
    () => (isDue() ? JSON.stringify(windowParameters(window())) : null),
    async (_key, signal): Promise<Past> => {
      const chosen = window()
      const [timeline, day, outages] = await Promise.all([
        api.call(ENDPOINTS.timeline, { query: { ...windowQuery(chosen), resolutionMs: grainMs(chosen) } }, signal),
        api.call(ENDPOINTS.stats, { query: { window: '24h' } }, signal),
        api.call(ENDPOINTS.outages, { query: { scope: 'connection', limit: RECENT_OUTAGES } }, signal),
      ])
      const known = newestMonth()
      // Its own pace is slow: an outage is not shown in one and missing in the other until then.
      const isKnownBehind = Object.entries(day).some(([id, stats]) => isBehind(known?.stats[id], stats))
      const newer = isKnownBehind ? await askMonth(signal).catch(() => known) : known
      return { window: chosen, timeline, day, month: newer, ...lastOutages(outages) }
    },
    recentNews,
  )
  const monthOf = (id: string) => {
    const stats = newestMonth()?.stats[id]
    return isBehind(stats, recent.data()?.day[id]) ? undefined : stats
  }
  return { recent, month, monthOf }
}

function grainMs(window: TimeWindow): number {
  return Math.max(1, Math.ceil(lengthMs(window) / BAR_GRAINS))
}

/** The newest of each connection in a page of outages, newest first, and how far back that page reaches. */
export function lastOutages({
  items,
  next,
}: AnswerOf<typeof ENDPOINTS.outages>): Pick<Past, 'lastOutage' | 'lookedBackTo'> {
  const lastOutage = Object.fromEntries([...items].reverse().map((outage) => [outage.connection, outage]))
  return { lastOutage, lookedBackTo: next === null ? null : (items.at(-1)?.startedAt ?? null) }
}
