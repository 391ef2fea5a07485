import { EventCard } from '../events/event-card.tsx'
import { OutageCard } from '../outages/outage-card.tsx'
import { Connections } from './connections.tsx'
import { createDay } from './day.ts'
import { VerdictLine } from './verdict-line.tsx'

/** The first page: the verdict, the connections, and what happened last. */
export function Overview() {
  const day = createDay()
  return (
    <>
      <VerdictLine />
      <Connections day={day} />
      <div class="columns">
        <OutageCard />
        <EventCard />
      </div>
    </>
  )
}
