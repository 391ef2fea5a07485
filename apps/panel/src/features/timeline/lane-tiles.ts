import { ENDPOINTS } from '@holdfast/api-contract'
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import { HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { lengthMs, type TimeWindow, windowQuery } from '../../window/window.ts'
import { changedSince, freshness, isPast } from './asked.ts'
import { createLaneQueue } from './lane-queue.ts'
import type { TileDto } from './tail.ts'

export interface LaneTiles {
  /** By connection, as far as they are there. What was there stays until it is replaced. */
  readonly tiles: Accessor<ReadonlyMap<string, readonly TileDto[]>>
  readonly error: Accessor<unknown>
  readonly isLoading: Accessor<boolean>
  refresh(): void
}

export interface LaneTilesOptions {
  readonly window: Accessor<TimeWindow>
  /** How many stretches a lane can tell apart; null while that is not known. */
  readonly grains: Accessor<number | null>
  /** Whose lanes are shown, in the order in which they are wanted. */
  readonly ids: Accessor<readonly string[]>
}

/**
 * The lanes of a window: all when another window is looked at and each minute, and those of which something was heard at
 * most once a second.
 */
export function createLaneTiles({ window, grains, ids }: LaneTilesOptions): LaneTiles {
  const { api, live } = usePanel()
  const [tiles, setTiles] = createSignal<ReadonlyMap<string, readonly TileDto[]>>(new Map())
  const [error, setError] = createSignal<unknown>()
  const [isLoading, setIsLoading] = createSignal(true)
  let seenEventId = 0

  const query = () => ({
    ...windowQuery(window()),
    resolutionMs: Math.max(1, Math.ceil(lengthMs(window()) / (grains() ?? 1))),
  })
  const queue = createLaneQueue<readonly TileDto[]>({
    order: () => untrack(ids),
    load: (some, signal) =>
      api.call(ENDPOINTS.timeline, { query: { ...untrack(query), connections: some.join(',') } }, signal),
    partsOf: (lane) => lane.length,
    onLoaded: (lanes) => setTiles((before) => new Map([...before, ...Object.entries(lanes)])),
    onError: (cause) => setError(() => cause),
    onBusy: setIsLoading,
  })
  const all = () => {
    seenEventId = untrack(() => live.state.lastEventId ?? 0)
    queue.restart()
  }

  const key = createMemo(() => {
    if (!live.state.ready || grains() === null) return null
    return `${JSON.stringify(query())} ${live.state.epoch} ${freshness(window(), live.nowSlow())}`
  })
  const isAsked = () => untrack(key) !== null
  createEffect(on(key, (asked) => asked !== null && all()))
  createEffect(on(ids, (shown) => isAsked() && queue.wantNew(shown), { defer: true }))
  createEffect(
    on(live.nowSlow, (now) => {
      // After a failure the next minute tries again, or the reader does.
      if (!isAsked() || untrack(error) !== undefined || isPast(untrack(window), now)) return
      const changed = untrack(() => changedSince(live.state.events, seenEventId, HISTORY_EVENTS))
      seenEventId = untrack(() => live.state.lastEventId ?? 0)
      queue.want(changed === 'all' ? untrack(ids) : changed)
    }),
  )
  onCleanup(() => queue.stop())
  return { tiles, error, isLoading, refresh: all }
}
