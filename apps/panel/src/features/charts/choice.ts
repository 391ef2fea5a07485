import type { ConnectionDto } from '@holdfast/api-contract'
import { MOST_LINES } from './line-look.ts'

/** Parameters of the address that say whose charts are shown. */
export interface Choice {
  readonly connection: string | null
  /** Shown in the same charts, without `connection`; at most three. */
  readonly compared: readonly string[]
}

/** Reads `?connection=a&compare=b,c`. */
export function choiceOf(query: URLSearchParams): Choice {
  const connection = query.get('connection')
  const others = (query.get('compare') ?? '').split(',').filter((id) => id !== '' && id !== connection)
  return { connection, compared: [...new Set(others)].slice(0, MOST_LINES - 1) }
}

/** Whose charts are shown where the address does not say: the first that is not live, else the first; null where there is none. */
export function usualConnection(
  order: readonly string[],
  connections: Readonly<Record<string, Pick<ConnectionDto, 'state'>>>,
): string | null {
  return order.find((id) => connections[id]?.state !== 'live') ?? order[0] ?? null
}

/** The connection `by` places on, round and round. */
export function neighbour(order: readonly string[], id: string, by: 1 | -1): string | null {
  const index = order.indexOf(id)
  if (order.length === 0) return null
  return order[(Math.max(0, index) + by + order.length) % order.length] ?? null
}
