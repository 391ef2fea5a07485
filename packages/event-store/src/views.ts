import type { Outage, StateInterval } from '@holdfast/adapter-core/events'
import { type ConnectionStats, statsOf, type TimelineTile, tile } from '@holdfast/reconnect-monitor/history'
import type { Window } from './port.ts'

/** What timelines and stats are computed from. */
export interface ViewSource {
  /** Every connection that ever had an event. */
  connections(): readonly string[]
  /** Intervals of one connection that reach into the window, oldest first; others do no harm. */
  intervals(connection: string, window: Window): readonly StateInterval[]
  /** Outages of one connection that touch the window; others do no harm. */
  outages(connection: string, window: Window): readonly Outage[]
}

/** Tiles of a window per connection. */
export function timelineOf(
  source: ViewSource,
  window: Window,
  now: number,
  connections: readonly string[] = source.connections(),
): Readonly<Record<string, readonly TimelineTile[]>> {
  return Object.fromEntries(connections.map((id) => [id, tile(source.intervals(id, window), window, now)]))
}

/** What a window says per connection. */
export function statsPer(
  source: ViewSource,
  window: Window,
  now: number,
  connections: readonly string[] = source.connections(),
): Readonly<Record<string, ConnectionStats>> {
  return Object.fromEntries(
    connections.map((id) => {
      const tiles = tile(source.intervals(id, window), window, now)
      return [id, statsOf(tiles, source.outages(id, window), window)]
    }),
  )
}
