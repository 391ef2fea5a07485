import { usePanel } from '../../panel-context.ts'
import { createDue, Later } from '../../ui/later.tsx'
import { EventCard } from '../events/event-card.tsx'
import { createSilences } from '../notices/create-silences.ts'
import { LastWaterfall } from '../outages/last-waterfall.tsx'
import { OutageCard } from '../outages/outage-card.tsx'
import { SpreadCard } from '../spreads/spread-card.tsx'
import { MiniTimeline } from '../timeline/mini-timeline.tsx'
import { Connections } from './connections.tsx'
import './overview.css'
import { createPast } from './past.ts'
import { createTroubles } from './troubles.ts'
import { VerdictLine } from './verdict-line.tsx'

/** The first page: the verdict, the connections, where time went, the spreads, and what happened last. */
export function Overview() {
  const { live } = usePanel()
  const past = createPast(createDue(() => live.state.ready))
  const troubles = createTroubles()
  const silences = createSilences()
  return (
    <>
      <VerdictLine past={past.recent.data()} troubles={troubles()} />
      <Connections past={past} troubles={troubles()} silenceOf={(id) => silences.of(id) ?? undefined} />
      <Later when={live.state.ready}>
        <div class="columns paired below">
          <MiniTimeline />
          <LastWaterfall />
        </div>
      </Later>
      <Later when={live.state.ready}>
        <SpreadCard />
      </Later>
      <Later when={live.state.ready}>
        <div class="columns below">
          <OutageCard />
          <EventCard />
        </div>
      </Later>
    </>
  )
}
