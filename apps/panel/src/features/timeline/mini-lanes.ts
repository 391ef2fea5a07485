import type { TileDto } from './tail.ts'

/** Lanes of the small card. */
export const MINI_LANES = 8

/** The lanes that the small card has room for: all in their order, or the least live of many. */
export function miniLanes(
  order: readonly string[],
  lanes: Readonly<Record<string, readonly TileDto[]>>,
): readonly string[] {
  if (order.length <= MINI_LANES) return order
  const troubledMs = new Map(order.map((id) => [id, notLiveMs(lanes[id] ?? [])]))
  return order.toSorted((a, b) => (troubledMs.get(b) ?? 0) - (troubledMs.get(a) ?? 0)).slice(0, MINI_LANES)
}

/** Time that was neither live nor meant to be otherwise nor unwatched, in ms. */
function notLiveMs(tiles: readonly TileDto[]): number {
  let ms = 0
  for (const { state, from, to, stateMs } of tiles) {
    if (state !== 'live' && state !== 'unknown' && state !== 'paused') ms += stateMs ?? to - from
  }
  return ms
}
