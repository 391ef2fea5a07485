import type { HistoryState } from '@holdfast/adapter-core/events'
import { rank, type Tile } from '../../ui/pieces.ts'

/** Where a state lies in a plot, in pixels. */
export interface Shade {
  readonly state: HistoryState
  readonly left: number
  readonly width: number
}

/**
 * The stretches of a plot that are not live, so that a gap explains itself; at least two pixels wide each, and the worst last,
 * to be drawn over the others. Stretches that would share their pixels become one, in the worst of their states.
 */
export function shadesOf(
  tiles: readonly Tile[],
  bounds: { readonly from: number; readonly to: number },
  width: number,
): readonly Shade[] {
  const perMs = width / Math.max(1, bounds.to - bounds.from)
  const shades: Shade[] = []
  for (const { from, state, to } of tiles) {
    if (state === 'live' || to <= bounds.from || from >= bounds.to) continue
    const left = (Math.max(from, bounds.from) - bounds.from) * perMs
    const shade = { state, left, width: Math.max(2, (Math.min(to, bounds.to) - bounds.from) * perMs - left) }
    const before = shades.at(-1)
    if (before !== undefined && shade.left < before.left + 2 && before.width <= 2 && shade.width <= 2) {
      if (rank(state) < rank(before.state)) shades[shades.length - 1] = { ...before, state }
    } else shades.push(shade)
  }
  return shades.sort((a, b) => rank(b.state) - rank(a.state))
}
