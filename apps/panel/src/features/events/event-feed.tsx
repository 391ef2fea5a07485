import { ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import { type Accessor, createMemo, For, Show } from 'solid-js'
import { createPages, type Pages } from '../../api/pages.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Instant } from '../../ui/time.tsx'
import { lookOf } from './look.ts'
import { type EventFilter, mergeEvents } from './merge-events.ts'

/** The events under a filter: what was stored, and on top of it what the stream brings. */
export interface Feed {
  readonly pages: Pages<EventDto>
  readonly events: Accessor<readonly EventDto[]>
}

export function createFeed(filter: Accessor<EventFilter>, pageSize: number): Feed {
  const { api, live } = usePanel()
  const pages = createPages<EventDto>({
    filter: () => (live.state.ready ? `${live.state.epoch} ${JSON.stringify(filter())}` : null),
    revision: () => 0,
    pageSize,
    load: ({ limit, cursor, signal }) => api.call(ENDPOINTS.events, { query: { ...filter(), limit, cursor } }, signal),
  })
  const events = createMemo(() => mergeEvents(live.state.events, pages.items, filter()))
  return { pages, events }
}

interface EventListProps {
  readonly events: readonly EventDto[]
  readonly label: string
  /** There may be thousands: rows far from the screen are not laid out. */
  readonly isLong?: boolean
}

/** Events, each a readable sentence. */
export function EventList(props: EventListProps) {
  return (
    <ol class="events" classList={{ many: props.isLong === true }} aria-label={props.label}>
      <For each={props.events}>{(event) => <EventRow event={event} />}</For>
    </ol>
  )
}

function EventRow(props: { readonly event: EventDto }) {
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
      <EventIcon event={props.event} />
      <span class="event-text">
        <b class="event-who">{props.event.connection ?? 'bot'}</b>{' '}
        <span class="event-said">{sentenceOf(props.event)}.</span>{' '}
        <Show when={props.event.outageId}>
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

function EventIcon(props: { readonly event: EventDto }) {
  return (
    <span class="event-icon" data-look={lookOf(props.event.type) ?? 'none'} aria-hidden="true">
      <Show when={lookOf(props.event.type)}>{(state) => <StateIcon state={state()} />}</Show>
    </span>
  )
}
