import { ENDPOINTS } from '@holdfast/api-contract'
import { type Accessor, createSignal } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { boundsOf, type TimeWindow, windowQuery } from '../../window/window.ts'
import { findLongest } from './longest.ts'
import type { Sort } from './outage-filter.ts'
import { type ListedOutage, OUTAGE_EVENTS, type OutagesAsked } from './outage-list.ts'

const PAGE_SIZE = 50
/** The most the bot gives in one answer. */
const MAX_LIMIT = 1_000

/** What the list is of. */
export interface Asked {
  readonly window: TimeWindow
  readonly sort: Sort
  /** Beyond window and order, by the API's names. */
  readonly filter: OutagesAsked
}

export interface ListedOutages {
  readonly pages: Pages<ListedOutage>
  /** What the longest are known to be complete down to; null while the newest come first. */
  readonly longest: Accessor<{ readonly leastMs: number; readonly isWhole: boolean } | null>
}

/** The outages of a page: newest first, page by page, or the longest of the window. */
export function createListedOutages(asked: Accessor<Asked>): ListedOutages {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, OUTAGE_EVENTS)
  const [longest, setLongest] = createSignal<{ readonly leastMs: number; readonly isWhole: boolean } | null>(null)
  // A cursor belongs to one query: what ends now begins where it began when the list was begun.
  let range: { readonly from: number; readonly to?: number } = { from: 0 }
  const begin = (window: TimeWindow) => {
    const bounds = boundsOf(window, live.nowSlow())
    range = window.kind === 'last' ? { from: bounds.from } : bounds
  }
  const loadLongest = async (query: OutagesAsked, signal: AbortSignal) => {
    const ask = (more: OutagesAsked) =>
      api.call(ENDPOINTS.outages, { query: { ...query, ...range, limit: MAX_LIMIT, ...more } }, signal)
    const wanted = query['ongoing'] ?? null
    const ongoing = wanted === 'false' ? [] : (await ask({ ongoing: true })).items
    const least = Number(query['minDurationMs'] ?? 0)
    const over =
      wanted === 'true' ? null : await findLongest((minDurationMs) => ask({ ongoing: false, minDurationMs }), least)
    setLongest(over === null ? null : { leastMs: over.leastMs, isWhole: over.isWhole })
    const now = live.nowSlow()
    const lengthOf = ({ durationMs, startedAt }: ListedOutage) => durationMs ?? now - startedAt
    return { items: [...ongoing, ...(over?.items ?? [])].sort((a, b) => lengthOf(b) - lengthOf(a)), next: null }
  }
  const pages = createPages<ListedOutage>({
    filter: () => {
      const { window, sort, filter } = asked()
      return live.state.ready ? JSON.stringify([live.state.epoch, sort, windowQuery(window), filter]) : null
    },
    revision,
    pageSize: PAGE_SIZE,
    load: ({ limit, cursor, signal }) => {
      const { window, sort, filter } = asked()
      if (cursor === null) begin(window)
      if (sort === 'longest') return loadLongest(filter, signal)
      setLongest(null)
      return api.call(ENDPOINTS.outages, { query: { ...filter, ...range, limit, cursor } }, signal)
    },
  })
  return { pages, longest }
}
