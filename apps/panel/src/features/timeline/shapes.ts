import type { HistoryState } from '@holdfast/adapter-core/events'
import { isWorse, WORST_STATE_FIRST } from '@holdfast/reconnect-monitor/history'
import { type Span, xOf } from './span.ts'
import type { TileDto } from './tail.ts'

/** All of one state in a lane, as one path; in px. */
export interface Shape {
  readonly state: HistoryState
  readonly path: string
}

/** A blip is still this wide, in px. */
const BLIP = 2
const HAIR = 1
/** Wide enough for what is well, which never has to be found. */
const WIDTH_OF = (state: HistoryState) => (state === 'live' || state === 'unknown' ? HAIR : BLIP)
const BEST_STATE_FIRST = WORST_STATE_FIRST.toReversed()

/**
 * What to draw of a lane, the better first, so that the worse covers it. Edges are whole pixels: neighbours meet, and one
 * state's stretches never have more than one piece a pixel.
 */
export function shapesOf(tiles: readonly TileDto[], span: Span, width: number, height: number): readonly Shape[] {
  const runs = new Map<HistoryState, [start: number, end: number][]>()
  for (const { state, from, to } of tiles) {
    if (to <= span.from || from >= span.to) continue
    const start = Math.min(width - HAIR, Math.max(0, Math.round(xOf(from, span, width))))
    const end = Math.min(width, Math.max(Math.round(xOf(to, span, width)), start + WIDTH_OF(state)))
    const own = runs.get(state) ?? []
    const last = own.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else own.push([end === width ? Math.min(start, width - WIDTH_OF(state)) : start, end])
    runs.set(state, own)
  }
  return BEST_STATE_FIRST.flatMap((state) => {
    const own = runs.get(state)
    if (own === undefined) return []
    return { state, path: own.map(([start, end]) => `M${start} 0h${end - start}v${height}h${start - end}z`).join('') }
  })
}

/** The tile that is seen at a place, within `reach` px of it: the worst; of several the longest. -1 where there is none. */
export function tileAt(tiles: readonly TileDto[], span: Span, width: number, x: number, reach: number): number {
  let found = -1
  let best: TileDto | undefined
  for (const [index, tile] of tiles.entries()) {
    if (xOf(tile.to, span, width) < x - reach || xOf(tile.from, span, width) > x + reach) continue
    if (best !== undefined && !isMoreSeen(tile, best)) continue
    found = index
    best = tile
  }
  return found
}

function isMoreSeen(tile: TileDto, than: TileDto): boolean {
  if (tile.state !== than.state) return isWorse(tile.state, than.state)
  return tile.to - tile.from > than.to - than.from
}
