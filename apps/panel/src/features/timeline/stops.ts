import type { Mark } from './marks.ts'
import type { Span } from './span.ts'
import type { TileDto } from './tail.ts'

/** What the keyboard walks in a lane. */
export type Stop =
  | { readonly kind: 'tile'; readonly at: number; readonly tile: TileDto }
  | { readonly kind: 'mark'; readonly at: number; readonly mark: Mark }

/** Tiles that are in sight and marks, in the order of time; a mark comes after the tile it lies in begins. */
export function stopsOf(tiles: readonly TileDto[], marks: readonly Mark[], span: Span): readonly Stop[] {
  const stops: Stop[] = tiles
    .filter(({ from, to }) => to > span.from && from < span.to)
    .map((tile) => ({ kind: 'tile', at: Math.max(tile.from, span.from), tile }))
  for (const mark of marks) stops.push({ kind: 'mark', at: mark.at, mark })
  return stops.sort((a, b) => a.at - b.at || (a.kind === b.kind ? 0 : a.kind === 'tile' ? -1 : 1))
}

/** Where one was among stops that changed since: the same mark, or the tile that holds its instant; 0 where neither is. */
export function indexOf(stops: readonly Stop[], was: Stop): number {
  const found = stops.findIndex((stop) => {
    if (stop.kind !== was.kind) return false
    if (stop.kind === 'mark') return was.kind === 'mark' && stop.mark.events[0]?.id === was.mark.events[0]?.id
    return stop.tile.from <= was.at && stop.tile.to > was.at
  })
  return Math.max(0, found)
}

const KEYS = { ArrowLeft: -1, ArrowRight: 1 } as const

/** The stop that a key leads to; null where it leads to none. */
export function stopAfter(key: string, index: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  if (!(key in KEYS)) return null
  return Math.min(count - 1, Math.max(0, index + KEYS[key as keyof typeof KEYS]))
}
