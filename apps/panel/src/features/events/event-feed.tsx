import { ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import { type Accessor, createMemo, For, Show } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Instant } from '../../ui/time.tsx'
import { EventIcon } from './event-icon.tsx'
import { latestOf } from './latest.ts'
import { leadsToOutage } from './outage-runs.ts'

/** The newest events: what was stored, and on top of it what the stream brings. */
export interface LatestEvents {
  readonly pages: Pages<EventDto>
  readonly events: Accessor<readonly EventDto[]>
}

export function createLatestEvents(count: number): LatestEvents {
  const { api, live } = usePanel()
  const pages = createPages<EventDto>({
    filter: () => (live.state.ready ? String(live.state.epoch) : null),
    revision: () => 0,
    pageSize: count,
    load: ({ limit, cursor, signal }) => api.call(ENDPOINTS.events, { query: { limit, cursor } }, signal),
  })
  const events = createMemo(() => latestOf(live.state.events, pages.items, count))
  return { pages, events }
}

interface EventListProps {
  readonly events: readonly EventDto[]
  readonly label: string
}

/** A few events, each a readable sentence. */
export function EventList(props: EventListProps) {
  return (
    <ol class="events" aria-label={props.label}>
      <For each={props.events}>
        {(event, index) => <EventItem event={event} isLinked={leadsToOutage(event, props.events[index() - 1])} />}
      </For>
    </ol>
  )
}

function EventItem(props: { readonly event: EventDto; readonly isLinked: boolean }) {
  return (
    <li
      class="event"
      data-testid="event"
      data-event-id={props.event.id}
      data-type={props.event.type}
      data-connection={props.event.connection ?? undefined}
    >
      <span class="event-at">
        <Instant at={props.event.at} />
      </span>
      <EventIcon type={props.event.type} />
      <span class="event-text">
        <b class="event-who">{props.event.connection ?? 'bot'}</b>{' '}
        <span class="event-said">{sentenceOf(props.event)}.</span>{' '}
        <Show when={props.isLinked && props.event.outageId}>
          {(outage) => (
            <Anchor href={`/outages/${outage()}`} class="muted">
              outage {outage()}
            </Anchor>
          )}
        </Show>
      </span>
    </li>
  )
}
