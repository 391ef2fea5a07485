import { Anchor } from '../../ui/anchor.tsx'
import { ListState } from '../../ui/notice.tsx'
import { createFeed, EventList } from './event-feed.tsx'

/** How many events the overview shows. */
const SHOWN = 14

const NO_FILTER = { connection: null, type: null }

/** The latest events, on the overview. */
export function EventCard() {
  const feed = createFeed(() => NO_FILTER, SHOWN)
  return (
    <section class="card" aria-labelledby="events-title">
      <header class="card-header">
        <h2 id="events-title">Events</h2>
        <Anchor href="/events" class="card-link">
          All events
        </Anchor>
      </header>
      <ListState
        isLoading={feed.pages.isLoading()}
        isEmpty={feed.events().length === 0}
        error={feed.pages.error()}
        whenFailed="Cannot load the events."
        whenEmpty="Nothing has happened yet."
        onRetry={() => feed.pages.refresh()}
      >
        <EventList events={feed.events().slice(0, SHOWN)} label="Latest events, newest first" />
      </ListState>
    </section>
  )
}
