import type { HistoryState } from '@holdfast/adapter-core/events'
import { type Piece, rank } from '../../ui/pieces.ts'

/** The width of a bar in its own units; what it is on the screen does not matter. */
export const BAR_UNITS = 1_000
/** Pieces narrower than this are drawn as a line that is two pixels wide on every screen, in units. */
const LINE_BELOW = 8
/** A line at an end of the bar keeps so far inside, in units: what began a moment ago is seen whole. */
const LINE_ROOM = 7

/** All pieces of one state: areas for the long ones, lines for the short. Data of SVG paths, in a box of `BAR_UNITS` × 1. */
export interface BarPaths {
  readonly state: HistoryState
  readonly areas: string
  readonly lines: string
}

/** What to draw, the best state first, so that the worse is drawn over the better. */
export function barPaths(pieces: readonly Piece[]): readonly BarPaths[] {
  const byState = new Map<HistoryState, { areas: string; lines: string }>()
  for (const { state, start, end } of pieces) {
    const paths = byState.get(state) ?? { areas: '', lines: '' }
    const width = (end - start) * BAR_UNITS
    if (width < LINE_BELOW)
      paths.lines += `M${Math.min(BAR_UNITS - LINE_ROOM, Math.max(LINE_ROOM, units((start + end) / 2)))} 0v1`
    else paths.areas += `M${units(start)} 0h${Math.round(width * 10) / 10}v1H${units(start)}z`
    byState.set(state, paths)
  }
  return [...byState].map(([state, paths]) => ({ state, ...paths })).sort((a, b) => rank(b.state) - rank(a.state))
}

/** Tenths of a unit: a tenth of a pixel at most. */
function units(share: number): number {
  return Math.round(share * BAR_UNITS * 10) / 10
}
