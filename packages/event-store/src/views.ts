import type { StateInterval } from '@holdfast/adapter-core/events'
import { type TimelineTile, tile } from '@holdfast/reconnect-monitor/history'
import { MAX_TILES, type Window, WindowTooLargeError } from './port.ts'

/** What timelines are made of. */
export interface TimelineSource {
  /** Intervals that reach into the window, by connection, oldest first; others do no harm. */
  within(connections: readonly string[], window: Window): ReadonlyMap<string, readonly StateInterval[]>
  /** How many those are in all, counted up to `limit`. */
  count(connections: readonly string[], window: Window, limit: number): number
}

/**
 * Tiles of a window per connection.
 *
 * @throws {WindowTooLargeError} when there would be more than `MAX_TILES`; before they are read where so many intervals are
 * in it.
 */
export function timelineOf(
  source: TimelineSource,
  window: Window,
  now: number,
  connections: readonly string[],
): Readonly<Record<string, readonly TimelineTile[]>> {
  if (source.count(connections, window, MAX_TILES + 1) > MAX_TILES) throw tooLarge()
  const intervals = source.within(connections, window)
  let tiles = 0
  return perConnection(connections, (id) => {
    const lane = tile(intervals.get(id) ?? [], window, now)
    tiles += lane.length
    if (tiles > MAX_TILES) throw tooLarge()
    return lane
  })
}

const tooLarge = (): WindowTooLargeError =>
  new WindowTooLargeError(
    `Cannot tell the timeline: it has more than ${MAX_TILES} tiles; name a connection or take a shorter window`,
  )

/** A view of each connection. */
export function perConnection<T>(connections: readonly string[], view: (id: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(connections.map((id) => [id, view(id)]))
}
