import type { Cause, EventType, Outage, StoredEvent } from '@holdfast/adapter-core/events'
import type { StoreReader } from '@holdfast/event-store'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import { CYAN, GREEN, RED, YELLOW } from './format/paint.ts'
import { instantText } from './format/units.ts'
import { readOutages } from './outages.ts'
import type { View } from './render.ts'

export interface HistoryQuery {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly type?: EventType
  /** Only events of outages with this cause. */
  readonly cause?: Cause
  /** Only events of outages that lasted at least this, in ms. */
  readonly minDuration?: number
  readonly limit: number
}

const PAGE = 1_000

/** Events, newest first. */
export async function readHistory(store: StoreReader, query: HistoryQuery): Promise<readonly StoredEvent[]> {
  const { cause, connection, limit, minDuration, since, until, type } = query
  const filter = {
    ...(connection === undefined ? {} : { connection }),
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
  }
  if (cause === undefined && minDuration === undefined) return readEvents(store, filter, limit)
  const outages = await readOutages(store, { ...query, limit })
  const events = await Promise.all(outages.map(({ id }: Outage) => readEvents(store, { ...filter, outage: id }, limit)))
  return events
    .flat()
    .sort((a, b) => b.id - a.id)
    .slice(0, limit)
}

type EventFilter = Omit<Parameters<StoreReader['events']>[0], 'limit' | 'cursor' | 'after'>

async function readEvents(store: StoreReader, filter: EventFilter, limit: number): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = []
  let cursor: string | null = null
  do {
    const size = Math.min(PAGE, limit - events.length)
    const page = await store.events({ ...filter, limit: size, ...(cursor === null ? {} : { cursor }) })
    events.push(...page.items)
    cursor = page.next
  } while (cursor !== null && events.length < limit)
  return events
}

const COLORS: Readonly<Partial<Record<EventType, number>>> = {
  connection_lost: RED,
  connection_failed: RED,
  attempt_failed: RED,
  flapping_started: RED,
  connection_live: GREEN,
  connection_degraded: YELLOW,
  subscription_stale: YELLOW,
  subscription_refused: YELLOW,
  book_gap: YELLOW,
  cause_revised: CYAN,
  socket_rotated: CYAN,
  standby_promoted: CYAN,
}

/** How events are shown. */
export const historyView: View<StoredEvent> = {
  columns: [
    { title: 'id', value: ({ id }) => id, align: 'right' },
    { title: 'at', value: ({ at }) => instantText(at) },
    { title: 'connection', value: ({ connection }) => connection },
    { title: 'event', value: ({ type }) => type, color: ({ type }) => COLORS[type] ?? null },
    { title: 'outage', value: ({ outageId }) => outageId, align: 'right' },
    { title: 'what happened', value: (event) => shortened(sentenceOf(event)) },
  ],
  none: 'No events match.',
  csvHeader: ['id', 'at', 'connection', 'type', 'outageId', 'data'],
  csvRow: ({ id, at, connection, type, outageId, data }) => [id, at, connection, type, outageId, JSON.stringify(data)],
}

/** What an exchange said may be long; the whole of it is in the other formats. */
const SENTENCE_LENGTH = 140

function shortened(text: string): string {
  return text.length > SENTENCE_LENGTH ? `${text.slice(0, SENTENCE_LENGTH - 1)}…` : text
}
