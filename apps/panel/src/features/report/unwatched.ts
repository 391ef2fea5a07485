import type { EventDto } from '@holdfast/api-contract'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import type { Tile } from '../../ui/pieces.ts'

/** A time of which nothing is known. */
export interface Unwatched {
  readonly from: number
  readonly to: number
  /** Ids of those that were not watched; null for all. */
  readonly connections: readonly string[] | null
  readonly why: string
}

/** Ends of the same gap differ from connection to connection by what it takes to start, in ms. */
const SAME_MS = 2_000

/**
 * The times of a window of which nothing is known, oldest first, each once for all connections it concerns.
 *
 * @param events `bot_started` and `watch_interrupted` of the window
 */
export function unwatchedOf(
  tiles: Readonly<Record<string, readonly Tile[]>>,
  events: readonly EventDto[],
): readonly Unwatched[] {
  const ids = Object.keys(tiles)
  const gaps: { from: number; to: number; connections: string[] }[] = []
  for (const id of ids) {
    for (const { state, from, to } of tiles[id] ?? []) {
      if (state !== 'unknown') continue
      const same = gaps.find((gap) => Math.abs(gap.from - from) <= SAME_MS && Math.abs(gap.to - to) <= SAME_MS)
      if (same === undefined) gaps.push({ from, to, connections: [id] })
      else same.connections.push(id)
    }
  }
  return gaps
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, connections }) => ({
      from,
      to,
      connections: connections.length === ids.length ? null : connections,
      why: whyOf(from, to, events),
    }))
}

function whyOf(from: number, to: number, events: readonly EventDto[]): string {
  const near = events.filter(({ at }) => at >= from && at <= to + SAME_MS)
  const interrupted = near.find(({ type }) => type === 'watch_interrupted')
  if (interrupted !== undefined) return sentenceOf(interrupted)
  const started = near.find(({ type }) => type === 'bot_started')
  if (started === undefined) return 'Not on record: the connection was not configured, or the bot was not running'
  if (started.data['previousRunEndedAt'] === null) return 'Before the first start of the bot'
  return `The bot was not running${started.data['previousRunClean'] === false ? ': it had ended without a goodbye' : ''}`
}
