import { EventsQuerySchema, OutagesQuerySchema } from '@holdfast/api-contract'
import { InvalidCursorError } from '@holdfast/event-store'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import { checkOrder, defined, invalid, parseQuery } from '../query.ts'
import type { Route } from '../route.ts'

/** Most events that one outage's timeline shows; a month of attempts at the slowest pace has more. */
const MAX_TIMELINE = 10_000
const TIMELINE_PAGE = 1_000

type Deps = Pick<AppDeps, 'store'>

/** The recorded facts, and the outages they add up to. */
export function eventRoutes(deps: Deps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/events',
      access: 'token',
      async handle(c) {
        const query = parseQuery(c.req.url, EventsQuerySchema)
        checkOrder(query)
        return c.json(await orBadCursor(() => deps.store.events(defined(query))))
      },
    },
    {
      method: 'GET',
      path: '/api/v1/outages',
      access: 'token',
      async handle(c) {
        const query = parseQuery(c.req.url, OutagesQuerySchema)
        checkOrder(query)
        return c.json(await orBadCursor(() => deps.store.outages(defined(query))))
      },
    },
    {
      method: 'GET',
      path: '/api/v1/outages/:id',
      access: 'token',
      async handle(c) {
        const id = c.req.param('id') ?? ''
        const outage = /^\d{1,15}$/.test(id) ? await deps.store.outage(Number(id)) : null
        if (outage === null) throw new ProblemError('unknown_outage', `There is no outage "${id.slice(0, 64)}"`)
        return c.json({ ...outage, timeline: await timelineOf(deps, outage.id) })
      },
    },
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

async function orBadCursor<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof InvalidCursorError) {
      throw invalid('cursor', 'is of another list, of other filters or of another database', [
        '`next` of an earlier page',
      ])
    }
    throw error
  }
}
