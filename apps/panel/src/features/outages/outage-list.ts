import { ENDPOINTS, type OutageDto } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'

/** What the list is narrowed to, as the route names it; null for all. */
export interface OutageFilter {
  readonly connection: string | null
  readonly cause: string | null
  readonly scope: string | null
  readonly minDurationMs: string | null
  readonly ongoing: string | null
}

/** Outages under a filter, newest first, fetched anew when one begins, changes or ends. */
export function createOutages(
  filter: Accessor<OutageFilter | Record<string, never>>,
  pageSize: number,
): Pages<OutageDto> {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  return createPages<OutageDto>({
    filter: () => (live.state.ready ? `${live.state.epoch} ${JSON.stringify(filter())}` : null),
    revision,
    pageSize,
    load: ({ limit, cursor, signal }) => api.call(ENDPOINTS.outages, { query: { ...filter(), limit, cursor } }, signal),
  })
}
