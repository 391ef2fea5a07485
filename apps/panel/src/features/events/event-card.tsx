import { Anchor } from '../../ui/anchor.tsx'
import { ListState } from '../../ui/notice.tsx'
import { createLatestEvents, EventList } from './event-feed.tsx'

/** How many events the overview shows. */
const SHOWN = 14

/** The latest events, on the overview. */
export function EventCard() {
  const { events, pages } = createLatestEvents(SHOWN)
  return (
    <section class="card" aria-labelledby="events-title">
      <header class="card-header">
        <h2 id="events-title">Events</h2>
        <Anchor href="/events" class="card-link">
          All events
        </Anchor>
      </header>
      <ListState
        isLoading={pages.isLoading()}
        isEmpty={events().length === 0}
        error={pages.error()}
        whenFailed="Cannot load the events."
        whenEmpty="Nothing has happened yet."
        onRetry={() => pages.refresh()}
      >
        <EventList events={events()} label="Latest events, newest first" />
      </ListState>
    </section>
  )
}
