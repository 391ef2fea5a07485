import { durationMs } from '@holdfast/api-contract'

export const SORTS = ['newest', 'longest'] as const
export type Sort = (typeof SORTS)[number]

/** Outages that begin within this of the end of the one before, in ms, where merging is asked for without another. */
export const USUAL_GAP = '10s'

/** What the list of outages is narrowed to, as its address says it; null for all. */
export interface OutageFilter {
  readonly connection: string | null
  readonly cause: string | null
  readonly scope: string | null
  readonly minDurationMs: string | null
  readonly ongoing: string | null
  readonly exchange: string | null
  readonly planned: string | null
}

/** Reads the filter of an address. */
export function filterOf(query: URLSearchParams): OutageFilter {
  const read = (name: keyof OutageFilter) => query.get(name)
  return {
    connection: read('connection'),
    cause: read('cause'),
    scope: read('scope'),
    minDurationMs: read('minDurationMs'),
    ongoing: read('ongoing'),
    exchange: read('exchange'),
    planned: read('planned'),
  }
}

export function sortOf(query: URLSearchParams): Sort {
  return SORTS.find((sort) => sort === query.get('sort')) ?? 'newest'
}

/** The gap up to which outages are shown as one, in ms; null where each is shown alone. */
export function gapOf(query: URLSearchParams): number | null {
  return durationMs(query.get('merge') ?? '')
}

/** Who belongs to which exchange, as far as the panel knows. */
export type ExchangeOf = (connection: string) => string | undefined

/**
 * The one connection whose figures are those of a filter: the chosen one, or the only one of the chosen exchange; null where
 * there is none or more.
 */
export function connectionAlone(
  filter: OutageFilter,
  connections: readonly string[],
  exchangeOf: ExchangeOf,
): string | null {
  if (filter.connection !== null || filter.exchange === null) return filter.connection
  const own = connections.filter((id) => exchangeOf(id) === filter.exchange)
  return own.length === 1 ? (own[0] ?? null) : null
}
