import type { HistoryState } from '@holdfast/adapter-core/events'
import type { CondensedTile, TimelineTile } from './types.ts'

/**
 * Which of several states stands for all of them, the worst first. `unknown` comes before `live`: only what was live all
 * through may look live.
 */
export const WORST_STATE_FIRST = [
  'failed',
  'down',
  'connecting',
  'degraded',
  'stopped',
  'paused',
  'unknown',
  'live',
] as const satisfies readonly HistoryState[]

/** Place in `WORST_STATE_FIRST`: the smaller the worse. */
const SEVERITY = Object.fromEntries(WORST_STATE_FIRST.map((state, place) => [state, place])) as Readonly<
  Record<HistoryState, number>
>

/** Whether one state is worse than another. */
export function isWorse(state: HistoryState, than: HistoryState): boolean {
  return SEVERITY[state] < SEVERITY[than]
}

/**
 * Puts together what is too short to be told apart: of tiles shorter than `resolutionMs`, those that begin in the same
 * bucket of that width and follow each other become one, in the worst of their states. All others stay as they are, a
 * short outage between long stretches too. No gap, no overlap; at most two tiles a bucket, however many there were.
 *
 * Buckets begin at multiples of `resolutionMs`, so that the same stretches are put together whenever one asks.
 *
 * @param tiles of one connection, as `tile` makes them
 */
export function condense(tiles: readonly TimelineTile[], resolutionMs: number): readonly CondensedTile[] {
  const condensed: CondensedTile[] = []
  const counted = new Set<number>()
  let group = null as Group | null

  for (const tile of tiles) {
    const outages = tile.outageId === null || counted.has(tile.outageId) ? 0 : 1
    if (tile.outageId !== null) counted.add(tile.outageId)
    const isLong = tile.to - tile.from >= resolutionMs
    const bucket = Math.floor(tile.from / resolutionMs)
    if (!isLong && group?.bucket === bucket) {
      add(group, tile, outages)
      condensed[condensed.length - 1] = tileOf(group)
      continue
    }
    group = isLong ? null : groupOf(tile, bucket, outages)
    condensed.push({ ...tile, outages })
  }
  return condensed
}

/** Tiles that are being put together. */
interface Group {
  readonly bucket: number
  readonly from: number
  to: number
  /** Of the worst state, the time in it. */
  state: HistoryState
  stateMs: number
  /** The outage to look at: of the worst tile that has one, the longest of several. */
  shown: TimelineTile
  outages: number
  merged: number
}

function groupOf(tile: TimelineTile, bucket: number, outages: number): Group {
  const { state, from, to } = tile
  return { bucket, from, to, state, stateMs: to - from, shown: tile, outages, merged: 1 }
}

function add(group: Group, tile: TimelineTile, outages: number): void {
  const ms = tile.to - tile.from
  if (isWorse(tile.state, group.state)) {
    group.state = tile.state
    group.stateMs = ms
  } else if (tile.state === group.state) {
    group.stateMs += ms
  }
  if (isMoreTelling(tile, group.shown)) group.shown = tile
  group.to = tile.to
  group.outages += outages
  group.merged += 1
}

function isMoreTelling(tile: TimelineTile, shown: TimelineTile): boolean {
  if (tile.outageId === null) return false
  if (shown.outageId === null || isWorse(tile.state, shown.state)) return true
  return tile.state === shown.state && tile.to - tile.from > shown.to - shown.from
}

function tileOf({ state, from, to, shown, outages, merged, stateMs }: Group): CondensedTile {
  return { state, from, to, outageId: shown.outageId, outages, merged, stateMs }
}
