import type { HistoryState } from '@holdfast/adapter-core/events'
import { WORST_STATE_FIRST } from '@holdfast/reconnect-monitor/history'
import { lengthOf, type Span } from './span.ts'
import type { TileDto } from './tail.ts'

/** A stretch in which a connection was not live. */
export interface Stretch {
  readonly connection: string
  readonly tile: TileDto
}

/** All that was not live, connection by connection in their order, each newest first. */
export function stretchesOf(
  ids: readonly string[],
  tiles: ReadonlyMap<string, readonly TileDto[]>,
): readonly Stretch[] {
  return ids.flatMap((connection) =>
    (tiles.get(connection) ?? [])
      .filter(({ state }) => state !== 'live')
      .toReversed()
      .map((tile) => ({ connection, tile })),
  )
}

/** How long a connection was in each state. */
export interface Sums {
  readonly connection: string
  readonly ms: Readonly<Partial<Record<HistoryState, number>>>
}

export function sumsOf(ids: readonly string[], tiles: ReadonlyMap<string, readonly TileDto[]>): readonly Sums[] {
  return ids.map((connection) => {
    const ms: Partial<Record<HistoryState, number>> = {}
    for (const { state, from, to } of tiles.get(connection) ?? []) ms[state] = (ms[state] ?? 0) + to - from
    return { connection, ms }
  })
}

/** The states that any of them was in, the best first. */
export function statesOf(sums: readonly Sums[]): readonly HistoryState[] {
  return WORST_STATE_FIRST.toReversed().filter((state) => sums.some(({ ms }) => (ms[state] ?? 0) > 0))
}

/** The share of a span, cut to three decimals, but never nothing where there was something: `96.712 %`, `< 0.001 %`. */
export function shareText(ms: number, span: Span): string {
  const share = (ms / Math.max(1, lengthOf(span))) * 100
  const cut = Math.floor(share * 1_000 + 1e-6) / 1_000
  if (cut === 0 && ms > 0) return '< 0.001 %'
  return cut >= 100 ? '100 %' : `${cut.toFixed(3)} %`
}
