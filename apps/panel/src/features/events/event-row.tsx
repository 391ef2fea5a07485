import { createUniqueId, Show } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { bothZones, machineTime } from '../../ui/instant.ts'
import type { Days } from './days.ts'
import { EventDetails } from './event-details.tsx'
import { EventIcon } from './event-icon.tsx'
import type { Told } from './told.ts'

interface EventRowProps {
  readonly told: Told
  readonly days: Days
  /** Its day's name, where it is the first of it in the list. */
  readonly day: string | null
  /** The row above is of the same second. */
  readonly isSameSecond: boolean
  /** It leads to its outage; of a row of events of the same one the first does. */
  readonly isLinked: boolean
  readonly isOpen: boolean
  /** The one row that Tab leads to; what is in it is reached from there. */
  readonly isCurrent: boolean
  readonly onToggle: () => void
}

/** One event of the long list: a sentence that opens into all that is stored of it. */
export function EventRow(props: EventRowProps) {
  const id = createUniqueId()
  const event = () => props.told.event
  const tab = () => (props.isCurrent ? 0 : -1)
  return (
    <>
      <Show when={props.day}>
        <h2 class="event-day">{props.day}</h2>
      </Show>
      <div class="event-line" classList={{ continued: props.isSameSecond }}>
        <time class="event-at num" dateTime={machineTime(event().at)} title={bothZones(event().at)}>
          <span class="event-second">{props.days.timeOf(event().at)}</span>
          <span class="event-fraction">{props.days.fractionOf(event().at)}</span>
        </time>
        <EventIcon type={event().type} />
        <span class="event-text" id={`${id}-text`}>
          <b class="event-who">{event().connection ?? 'bot'}</b> <span class="event-said">{props.told.sentence}.</span>{' '}
          <Show when={props.isLinked && event().outageId}>
            {(outage) => (
              <Anchor href={`/outages/${outage()}`} class="muted" tabIndex={tab()}>
                outage {outage()}
              </Anchor>
            )}
          </Show>
        </span>
        <button
          type="button"
          class="event-open"
          tabIndex={tab()}
          aria-expanded={props.isOpen}
          aria-controls={props.isOpen ? `${id}-details` : undefined}
          aria-label={`Details of event ${event().id}`}
          onClick={() => props.onToggle()}
        >
          <svg class="chevron down" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d="m2.5 4.5 3.5 3.5 3.5-3.5" fill="none" stroke="currentColor" stroke-width="1.6" />
          </svg>
        </button>
      </div>
      <Show when={props.isOpen}>
        <EventDetails event={event()} id={`${id}-details`} />
      </Show>
    </>
  )
}
