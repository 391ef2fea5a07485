import type { HistoryState } from '@holdfast/adapter-core/events'
import { duration } from '@holdfast/reconnect-monitor/history'
import { STATE_WORD, WORST_FIRST } from './words.ts'

/** A stretch of one state, half-open `[from, to)`, ms since the Unix epoch. */
export interface Tile {
  readonly state: HistoryState
  readonly from: number
  readonly to: number
  /** Time in `state`, in ms, where it stands for several; else that is all of it. */
  readonly stateMs?: number | undefined
  /** How many it stands for, where it stands for several. */
  readonly merged?: number | undefined
  /** Outages that begin in it, where it may stand for several. */
  readonly outages?: number | undefined
}

/** A stretch of a bar, as shares of its width from 0 to 1. */
export interface Piece {
  readonly state: HistoryState
  readonly start: number
  readonly end: number
}

/** Stretches shorter than this share of a bar are drawn together, as the worst of them. */
const GRAIN = 1 / 1_000

/**
 * What to draw of tiles that cover a window: long stretches exact, runs of tiny ones as one piece in the worst of
 * their states, so that a blip is never lost and a bar never has more than about 2,000 pieces.
 */
export function piecesOf(tiles: readonly Tile[]): readonly Piece[] {
  const from = tiles[0]?.from ?? 0
  const span = (tiles.at(-1)?.to ?? 0) - from
  if (span <= 0) return []
  const pieces: Piece[] = []
  for (const tile of tiles) {
    const piece = { state: tile.state, start: (tile.from - from) / span, end: (tile.to - from) / span }
    const before = pieces.at(-1)
    if (before !== undefined && joins(before, piece)) pieces[pieces.length - 1] = joined(before, piece)
    else pieces.push(piece)
  }
  return pieces
}

function joins(before: Piece, piece: Piece): boolean {
  if (before.state === piece.state) return true
  return before.end - before.start < GRAIN && piece.end - piece.start < GRAIN
}

function joined(before: Piece, piece: Piece): Piece {
  const isWorse = rank(piece.state) < rank(before.state)
  return { state: isWorse ? piece.state : before.state, start: before.start, end: piece.end }
}

/** Place of a state in the order from worst to best: what is drawn over what. */
export function rank(state: HistoryState): number {
  return WORST_FIRST.indexOf(state)
}

/**
 * The tiles in words, longest first: `Live 23 h 12 min, down 3 min (2 times), unknown 40 min`. Of tiles that stand for several
 * only the time in their worst state is known: the rest is told together.
 */
export function describeTiles(tiles: readonly Tile[]): string {
  const total = new Map<HistoryState, { ms: number; times: number }>()
  let besideMs = 0
  for (const tile of tiles) {
    const lengthMs = tile.to - tile.from
    const sum = total.get(tile.state) ?? { ms: 0, times: 0 }
    total.set(tile.state, { ms: sum.ms + (tile.stateMs ?? lengthMs), times: sum.times + timesOf(tile) })
    besideMs += lengthMs - (tile.stateMs ?? lengthMs)
  }
  const parts = [...total]
    .sort(([, a], [, b]) => b.ms - a.ms)
    .map(([state, { ms, times }]) => {
      const often = times > 1 && state !== 'live' ? ` (${times} times)` : ''
      return `${STATE_WORD[state].toLowerCase()} ${duration(ms)}${often}`
    })
  const beside = besideMs < 1 ? [] : [`${duration(besideMs)} around what was short, in better states`]
  const text = [...parts, ...beside].join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How often a connection came into the state of a tile; of what stands for several, by its outages. Not a number where that cannot be told. */
function timesOf({ merged, outages = 0, state }: Tile): number {
  if (merged === undefined) return 1
  if (state !== 'down' && state !== 'failed') return Number.NaN
  return Math.max(1, outages)
}
