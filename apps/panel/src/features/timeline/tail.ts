import type { HistoryState } from '@holdfast/adapter-core/events'
import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'

/** A stretch of a lane, as the bot tells it. */
export type TileDto = AnswerOf<typeof ENDPOINTS.timeline>[string][number]

/** How a connection is right now. */
export interface Present {
  readonly state: HistoryState
  readonly outageId: number | null
}

/**
 * A lane up to now: what came after the bot was asked is as the connection is, and nothing is said of the future.
 * `present` is null where the bot knows no such connection any more.
 */
export function upToNow(tiles: readonly TileDto[], now: number, present: Present | null): readonly TileDto[] {
  const last = tiles.at(-1)
  if (last === undefined) return tiles
  if (last.to > now) {
    return tiles.filter(({ from }) => from < now).map((tile) => (tile.to > now ? { ...tile, to: now } : tile))
  }
  if (present === null || last.to === now) return tiles
  if (last.state === present.state && last.merged === undefined) return [...tiles.slice(0, -1), { ...last, to: now }]
  const { state, outageId } = present
  return [...tiles, { state, from: last.to, to: now, outageId, outages: 0 }]
}
