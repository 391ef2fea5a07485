import type { ConnectionDto } from '@holdfast/api-contract'
import type { Tile } from '../../ui/pieces.ts'

/** The tiles of a timeline, carried on to `now` by what the stream says of the connection. */
export function tilesUntil(
  tiles: readonly Tile[],
  connection: Pick<ConnectionDto, 'since' | 'state'> | undefined,
  now: number,
): readonly Tile[] {
  const last = tiles.at(-1)
  if (last === undefined || connection === undefined || last.to >= now) return tiles
  const before = tiles.slice(0, -1)
  if (last.state === connection.state) return [...before, { ...last, to: now }]
  const since = Math.min(now, Math.max(last.from, connection.since))
  return [...before, { ...last, to: since }, { state: connection.state, from: since, to: now }].filter(
    ({ from, to }) => from < to,
  )
}

/** The tiles without what lies before an instant. */
export function tilesFrom(tiles: readonly Tile[], from: number): readonly Tile[] {
  const first = tiles[0]
  if (first === undefined || first.from >= from) return tiles
  return tiles.filter(({ to }) => to > from).map((tile) => (tile.from < from ? { ...tile, from } : tile))
}

/** What a connection was at an instant; null where no tile tells. */
export function stateAt(tiles: readonly Tile[], at: number): Tile['state'] | null {
  return tiles.find(({ from, to }) => from <= at && at < to)?.state ?? null
}

/** How much of the tiles somebody watched, in ms. */
export function watchedMs(tiles: readonly Tile[]): number {
  return tiles.reduce((sum, { from, state, to }) => (state === 'unknown' ? sum : sum + to - from), 0)
}
