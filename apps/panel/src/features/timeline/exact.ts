import { ENDPOINTS, type OutageDto } from '@holdfast/api-contract'
import { type Accessor, untrack } from 'solid-js'
import { isStatus } from '../../api/client.ts'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { boundsOf, lengthMs, type TimeWindow, windowQuery } from '../../window/window.ts'
import { freshness, isPast } from './asked.ts'
import type { TileDto } from './tail.ts'

const LANES_AT_ONCE = 25
/** How finely it is told where there is too much to tell it exactly. */
const GRAINS = 2_000
/** Of that many outages, the newest, the causes are told. */
const CAUSES_OF = 1_000

/** Every stretch of a window. */
export interface Exact {
  readonly tiles: ReadonlyMap<string, readonly TileDto[]>
  /** Too many to tell each: short ones are told together. */
  readonly isCondensed: boolean
  readonly outages: ReadonlyMap<number, OutageDto>
}

/** The lanes of a window as they are on record, not as a screen can show them, and why. */
export function createExact(window: Accessor<TimeWindow>, ids: Accessor<readonly string[]>): Remote<Exact> {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  // In whatever order they are shown.
  const key = () =>
    live.state.ready ? `${JSON.stringify(windowQuery(window()))} ${[...ids()].sort().join(',')}` : null
  const news = () =>
    `${live.state.epoch} ${freshness(window(), live.nowSlow())} ${isPast(window(), live.nowSlow()) ? 0 : revision()}`
  const read = async (signal: AbortSignal, resolutionMs: number | null) => {
    const query = { ...windowQuery(untrack(window)), resolutionMs }
    const all = untrack(ids)
    const tiles = new Map<string, readonly TileDto[]>()
    for (let at = 0; at < all.length; at += LANES_AT_ONCE) {
      const connections = all.slice(at, at + LANES_AT_ONCE).join(',')
      const answer = await api.call(ENDPOINTS.timeline, { query: { ...query, connections } }, signal)
      for (const [id, lane] of Object.entries(answer)) tiles.set(id, lane)
    }
    return tiles
  }
  const load = async (_key: string, signal: AbortSignal): Promise<Exact> => {
    const { from, to } = boundsOf(untrack(window), untrack(live.nowSlow) + 1_000)
    const page = await api.call(
      ENDPOINTS.outages,
      { query: { from, to, scope: 'connection', limit: CAUSES_OF } },
      signal,
    )
    const outages = new Map(page.items.map((outage) => [outage.id, outage]))
    try {
      return { tiles: await read(signal, null), isCondensed: false, outages }
    } catch (error) {
      // More stretches than one answer may have.
      if (!isStatus(error, 400)) throw error
      const ms = lengthMs(untrack(window))
      return { tiles: await read(signal, Math.max(1, Math.ceil(ms / GRAINS))), isCondensed: true, outages }
    }
  }
  return createRemote(key, load, news)
}
