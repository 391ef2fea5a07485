import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'

/** How many openings and closings of all spreads are looked through. */
const LOOKED_THROUGH = 200

/** A spread that opened or closed. */
export interface Crossing {
  readonly id: number
  readonly at: number
  readonly spread: string
  readonly kind: 'opened' | 'closed'
  /** In percent: the entry it opened at, or the exit it closed at. */
  readonly pct: number
  /** How long it was open, in ms; null for an opening. */
  readonly openMs: number | null
}

/** What is on record of all spreads, the newest first. */
export interface Crossings {
  readonly items: readonly Crossing[]
  /** When the bot's newest run began: what was open before is not any more. Null where that is not on record. */
  readonly startedAt: number | null
}

const CROSSING_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['spread_opened', 'spread_closed', 'bot_started'])

/** The latest openings and closings; fetched anew with each one. */
export function createCrossings(): Remote<Crossings> {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, CROSSING_EVENTS)
  const load = async (_all: string, signal: AbortSignal): Promise<Crossings> => {
    const newest = (type: EventType, limit: number) => api.call(ENDPOINTS.events, { query: { type, limit } }, signal)
    const [opened, closed, started] = await Promise.all([
      newest('spread_opened', LOOKED_THROUGH),
      newest('spread_closed', LOOKED_THROUGH),
      newest('bot_started', 1),
    ])
    return { items: crossingsOf([...opened.items, ...closed.items]), startedAt: started.items[0]?.at ?? null }
  }
  return createRemote(
    () => (live.state.ready ? 'all' : null),
    load,
    () => `${live.state.epoch} ${revision()}`,
  )
}

/** Openings and closings among events, the newest first. */
export function crossingsOf(events: readonly EventDto[]): readonly Crossing[] {
  return events.flatMap(crossingOf).sort((a, b) => b.id - a.id)
}

function crossingOf({ at, data, id, type }: EventDto): readonly Crossing[] {
  const { entryPct, exitPct, openMs, spread } = data
  if (typeof spread !== 'string' || typeof entryPct !== 'number' || typeof exitPct !== 'number') return []
  if (type === 'spread_opened') return [{ id, at, spread, kind: 'opened', pct: entryPct, openMs: null }]
  if (type !== 'spread_closed') return []
  return [{ id, at, spread, kind: 'closed', pct: exitPct, openMs: typeof openMs === 'number' ? openMs : null }]
}

/** The opening of a spread that is open now; undefined while it is closed. A bot that starts begins with all of them closed. */
export function openingOf({ items, startedAt }: Crossings, spread: string): Crossing | undefined {
  const newest = items.find((crossing) => crossing.spread === spread)
  return newest?.kind === 'opened' && newest.at >= (startedAt ?? 0) ? newest : undefined
}
