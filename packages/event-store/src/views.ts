import type { StateInterval } from '@holdfast/adapter-core/events'
import { condense, type TimelineTile, tile } from '@holdfast/reconnect-monitor/history'
import { MAX_CONDENSED, MAX_TILES, type Window, WindowTooLargeError } from './port.ts'

/** What timelines are made of. */
export interface TimelineSource {
  /** Intervals that reach into the window, by connection, oldest first; others do no harm. */
  within(connections: readonly string[], window: Window): ReadonlyMap<string, readonly StateInterval[]>
  /** How many those are in all, counted up to `limit`. */
  count(connections: readonly string[], window: Window, limit: number): number
  /** About how many that are, told at once and rather less, where the source knows it: counting millions takes its time. */
  estimate?(connections: readonly string[], window: Window): number
}

/**
 * Tiles of a window per connection.
 *
 * With a resolution they are condensed (`CondensedTile`), connection by connection, so that no more than one connection's
 * intervals are held at a time.
 *
 * @throws {WindowTooLargeError} when there would be more than `MAX_TILES`; before they are read where so many intervals are
 * in it, or, with a resolution, more than `MAX_CONDENSED`.
 */
export function timelineOf(
  source: TimelineSource,
  window: Window,
  now: number,
  connections: readonly string[],
  resolutionMs?: number,
): Readonly<Record<string, readonly TimelineTile[]>> {
  const most = resolutionMs === undefined ? MAX_TILES : MAX_CONDENSED
  if ((source.estimate?.(connections, window) ?? 0) > most) throw tooLarge()
  if (source.count(connections, window, most + 1) > most) throw tooLarge()
  const all = resolutionMs === undefined ? source.within(connections, window) : null
  let tiles = 0
  return perConnection(connections, (id) => {
    const exact = tile((all ?? source.within([id], window)).get(id) ?? [], window, now)
    const lane = resolutionMs === undefined ? exact : condense(exact, resolutionMs)
    tiles += lane.length
    if (tiles > MAX_TILES) throw tooLarge()
    return lane
  })
}

const tooLarge = (): WindowTooLargeError =>
  new WindowTooLargeError(
    `Cannot tell the timeline: it has more than ${MAX_TILES} tiles; name a connection, take a shorter window or a coarser resolution`,
  )

/** A view of each connection, once however often it is named. */
export function perConnection<T>(connections: readonly string[], view: (id: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries([...new Set(connections)].map((id) => [id, view(id)]))
}
