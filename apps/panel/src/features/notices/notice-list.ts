import { ENDPOINTS, type NoticeDto } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { usePanel } from '../../panel-context.ts'
import { createFreshness } from './create-freshness.ts'

/** What the list is narrowed to, as the route names it; null for all. */
export interface NoticeFilter {
  readonly channel: string | null
  readonly status: string | null
  readonly connection: string | null
}

/** Notices under a filter, newest first, fetched anew when one is sent or given up, and while one waits. */
export function createNotices(filter: Accessor<NoticeFilter>, pageSize: number): Pages<NoticeDto> {
  const { api, live } = usePanel()
  const list: { pages?: Pages<NoticeDto> } = {}
  const freshness = createFreshness(() => list.pages?.items.some(({ status }) => status === 'waiting') ?? false)
  list.pages = createPages<NoticeDto>({
    filter: () => (live.state.ready ? `${live.state.epoch} ${JSON.stringify(filter())}` : null),
    revision: freshness,
    pageSize,
    load: ({ limit, cursor, signal }) =>
      // A status that is none is refused in words, by the bot.
      api.call(ENDPOINTS.notices, { query: { ...filter(), limit, cursor } }, signal),
  })
  return list.pages
}
