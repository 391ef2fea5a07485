import type { HistoryState, StateInterval } from '@holdfast/adapter-core/events'
import type { TimelineTile } from './types.ts'

/**
 * Tiles a window with the intervals of one connection: no gap, no overlap, nothing of zero length, and no two
 * neighbours that say the same.
 *
 * Where no interval speaks, the tile is `unknown`. An interval that is still open reaches to `now`, never beyond.
 *
 * @param intervals of one connection, oldest first
 * @param window half-open `[from, to)`, ms since the Unix epoch
 */
export function tile(
  intervals: readonly StateInterval[],
  window: { readonly from: number; readonly to: number },
  now: number,
): readonly TimelineTile[] {
  const tiles: TimelineTile[] = []
  let end = window.from

  const extend = (to: number, state: HistoryState, outageId: number | null): void => {
    if (to <= end) return
    const last = tiles.at(-1)
    if (last !== undefined && last.state === state && last.outageId === outageId) {
      tiles[tiles.length - 1] = { ...last, to }
    } else {
      tiles.push({ state, from: end, to, outageId })
    }
    end = to
  }

  for (const interval of intervals) {
    const from = Math.min(interval.from, window.to)
    const to = Math.min(interval.to ?? now, window.to)
    if (to <= Math.max(from, end)) continue
    extend(from, 'unknown', null)
    extend(to, interval.state, interval.outageId)
  }
  extend(window.to, 'unknown', null)
  return tiles
}
