import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS, type EventDto, type OutageDto } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { boundsOf, type TimeWindow, windowQuery } from '../../window/window.ts'
import { freshness, isPast } from './asked.ts'
import type { Stats } from './lanes.ts'
import { laneOf, MARK_TYPES } from './marks.ts'

/** The newest of each type are marked. */
export const MARKS_OF_A_TYPE = 200
const MARKED: ReadonlySet<EventType> = new Set<EventType>(MARK_TYPES)
/** A pointer that only passes asks nothing, in ms. */
const REST_MS = 120

/** The window that is asked about, and what makes its answer another one: time, what was heard, another database. */
function createAsked(window: Accessor<TimeWindow>, types: ReadonlySet<EventType>) {
  const { clock, live } = usePanel()
  const revision = createRevision(live, clock, types)
  const key = () => (live.state.ready ? JSON.stringify(windowQuery(window())) : null)
  const news = () =>
    `${live.state.epoch} ${freshness(window(), live.nowSlow())} ${isPast(window(), live.nowSlow()) ? 0 : revision()}`
  return { key, news }
}

/** Uptime and outages of each connection in the window. */
export function createWindowStats(window: Accessor<TimeWindow>): Remote<Stats> {
  const { api } = usePanel()
  const { key, news } = createAsked(window, HISTORY_EVENTS)
  return createRemote(key, (_key, signal) => api.call(ENDPOINTS.stats, { query: windowQuery(window()) }, signal), news)
}

/** Events that are marked. */
export interface Marked {
  /** By lane: a connection, or `` for the bot's own. */
  readonly byLane: ReadonlyMap<string, readonly EventDto[]>
  /** There are more than are shown. */
  readonly isCut: boolean
}

/** What operators did and the bot went through in the window; the newest of each kind. */
export function createMarked(window: Accessor<TimeWindow>): Remote<Marked> {
  const { api, live } = usePanel()
  const { key, news } = createAsked(window, MARKED)
  const load = async (_key: string, signal: AbortSignal): Promise<Marked> => {
    const { from, to } = boundsOf(window(), live.nowSlow() + 1_000)
    const pages = await Promise.all(
      MARK_TYPES.map((type) =>
        api.call(ENDPOINTS.events, { query: { type, from, to, limit: MARKS_OF_A_TYPE } }, signal),
      ),
    )
    const byLane = new Map<string, EventDto[]>()
    for (const event of pages.flatMap(({ items }) => items)) {
      const lane = laneOf(event)
      if (lane === undefined) continue
      byLane.set(lane ?? '', [...(byLane.get(lane ?? '') ?? []), event])
    }
    return { byLane, isCut: pages.some(({ next }) => next !== null) }
  }
  return createRemote(key, load, news)
}

/** Outages by id, each asked for once it is rested on. One that is over is asked for once. */
export function createOutageLookup(): (id: Accessor<number | null>) => Remote<OutageDto> {
  const { api, clock } = usePanel()
  const known = new Map<number, OutageDto>()
  const rested = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(REST_MS, resolve)
      signal.addEventListener('abort', cancel)
    })
  return (id) =>
    createRemote(id, async (wanted, signal): Promise<OutageDto> => {
      const before = known.get(wanted)
      if (before !== undefined) return before
      await rested(signal)
      const { timeline, ...outage } = await api.call(ENDPOINTS.outage, { param: { id: wanted } }, signal)
      if (outage.endedAt !== null) known.set(wanted, outage)
      return outage
    })
}
