import type { AnswerOf, ConnectionDto, ENDPOINTS } from '@holdfast/api-contract'

export type Stats = AnswerOf<typeof ENDPOINTS.stats>

export const ORDERS = ['configured', 'worst'] as const
/** As configured, or the least uptime first. */
export type Order = (typeof ORDERS)[number]

export interface LaneFilter {
  /** The one that a link from elsewhere is about; null for all. */
  readonly connection: string | null
  /** Part of an id or an exchange. */
  readonly text: string
  /** Only those with an outage in the window. */
  readonly hasOutages: boolean
  readonly order: Order
}

/** Reads what narrows and orders the lanes from an address. */
export function laneFilterOf(query: URLSearchParams): LaneFilter {
  return {
    connection: query.get('connection') || null,
    text: query.get('q') ?? '',
    hasOutages: query.get('outages') === '1',
    order: query.get('sort') === 'worst' ? 'worst' : 'configured',
  }
}

/** How much of a filter narrows or orders something. */
export function setIn({ connection, hasOutages, order, text }: LaneFilter): number {
  return [connection !== null, hasOutages, order !== 'configured', text.trim() !== ''].filter(Boolean).length
}

/** What has a lane: what is configured, in that order, then what was once and shows in the window. */
export function laneIds(order: readonly string[], stats: Stats | undefined): readonly string[] {
  const gone = Object.entries(stats ?? {}).filter(([id, { coveragePct }]) => coveragePct > 0 && !order.includes(id))
  return [...order, ...gone.map(([id]) => id).sort()]
}

/** Lanes under a filter. Before there are figures nothing is left out for want of them. */
export function lanesShown(
  ids: readonly string[],
  filter: LaneFilter,
  stats: Stats | undefined,
  connections: Readonly<Record<string, Pick<ConnectionDto, 'exchange'>>>,
): readonly string[] {
  const text = filter.text.trim().toLowerCase()
  const shown = ids.filter((id) => {
    if (filter.connection !== null && id !== filter.connection) return false
    if (!`${id} ${connections[id]?.exchange ?? ''}`.toLowerCase().includes(text)) return false
    return !filter.hasOutages || stats === undefined || (stats[id]?.outages ?? 0) > 0
  })
  if (filter.order === 'configured') return shown
  const uptime = (id: string) => stats?.[id]?.uptimePct ?? Number.POSITIVE_INFINITY
  const outages = (id: string) => stats?.[id]?.outages ?? 0
  // The same place for both unknown: infinity minus itself is no number.
  return shown.toSorted((a, b) => (uptime(a) === uptime(b) ? outages(b) - outages(a) : uptime(a) - uptime(b)))
}
