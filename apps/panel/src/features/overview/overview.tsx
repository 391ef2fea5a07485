import { EventCard } from '../events/event-card.tsx'
import { LastWaterfall } from '../outages/last-waterfall.tsx'
import { OutageCard } from '../outages/outage-card.tsx'
import { SpreadCard } from '../spreads/spread-card.tsx'
import { Connections } from './connections.tsx'
import { createPast } from './past.ts'
import { createTroubles } from './troubles.ts'
import { VerdictLine } from './verdict-line.tsx'

/** The first page: the verdict, the connections, the spreads, and what happened last. */
export function Overview() {
  const past = createPast()
  const troubles = createTroubles()
  return (
    <>
      <VerdictLine past={past.data()} troubles={troubles()} />
      <Connections past={past} troubles={troubles()} />
      <SpreadCard />
      <div class="columns">
        <div class="stack">
          <OutageCard />
          <LastWaterfall />
        </div>
        <EventCard />
      </div>
    </>
  )
}
