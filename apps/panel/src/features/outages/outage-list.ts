import type { EventType } from '@holdfast/adapter-core/events'
import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import type { Accessor } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'

/** An outage of a list, and whether an operator is on it. */
export type ListedOutage = AnswerOf<typeof ENDPOINTS.outages>['items'][number]

/** What may change what is shown of an outage. */
export const OUTAGE_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  ...HISTORY_EVENTS,
  'attempt_started',
  'outage_acknowledged',
])

/** What the API is asked for, by its own names; what is null is left out. */
export type OutagesAsked = Readonly<Record<string, string | number | boolean | null>>

/** Outages under a filter, newest first, fetched anew when one begins, changes or ends. */
export function createOutages(filter: Accessor<OutagesAsked>, pageSize: number): Pages<ListedOutage> {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  return createPages<ListedOutage>({
    filter: () => (live.state.ready ? `${live.state.epoch} ${JSON.stringify(filter())}` : null),
    revision,
    pageSize,
    load: ({ limit, cursor, signal }) => api.call(ENDPOINTS.outages, { query: { ...filter(), limit, cursor } }, signal),
  })
}
