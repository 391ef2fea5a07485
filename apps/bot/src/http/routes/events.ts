import { ENDPOINTS } from '@holdfast/api-contract'
import type { RecordedOutage } from '@holdfast/event-store'
import { orBadCursor } from '../bad-cursor.ts'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import { checkOrder, defined } from '../query.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** Most events that one outage's timeline shows; a month of attempts at the slowest pace has more. */
const MAX_TIMELINE = 10_000
const TIMELINE_PAGE = 1_000

type Deps = Pick<AppDeps, 'store'>

/** The recorded facts, and the outages they add up to. */
export function eventRoutes(deps: Deps): readonly Route[] {
  return [
    serve(ENDPOINTS.events, ({ query }) => {
      checkOrder(query)
      return orBadCursor(() => deps.store.events(defined(query)))
    }),
    serve(ENDPOINTS.outages, async ({ query }) => {
      checkOrder(query)
      const { items, next } = await orBadCursor(() => deps.store.outages(defined(query)))
      return { items: await withAcknowledgements(deps, items), next }
    }),
    serve(ENDPOINTS.outage, async ({ params: { id } }) => {
      const outage = await deps.store.outage(id)
      if (outage === null) throw new ProblemError('unknown_outage', `There is no outage ${id}`)
      const [answered = { ...outage, acknowledged: null }] = await withAcknowledgements(deps, [outage])
      return { ...answered, timeline: await timelineOf(deps, outage.id) }
    }),
  ]
}

/** The events of an outage, oldest first. */
async function timelineOf({ store }: Deps, outage: number) {
  const events = []
  for (let after = 0; events.length < MAX_TIMELINE; ) {
    const { items } = await store.events({ outage, after, limit: TIMELINE_PAGE })
    events.push(...items)
    after = items.at(-1)?.id ?? after
    if (items.length < TIMELINE_PAGE) break
  }
  return events
}

/** Outages, and who is on each. */
async function withAcknowledgements({ store }: Deps, outages: readonly RecordedOutage[]) {
  const known = await store.notices.acknowledgements(outages.map(({ id }) => id))
  const byOutage = new Map(known.map(({ outage, ...rest }) => [outage, rest]))
  return outages.map((outage) => ({ ...outage, acknowledged: byOutage.get(outage.id) ?? null }))
}
