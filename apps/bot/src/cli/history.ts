import type { Cause, EventType, StoredEvent } from '@holdfast/adapter-core/events'
import type { EventQuery } from '@holdfast/event-store'
import { sentenceOf } from '@holdfast/reconnect-monitor/history'
import { CYAN, DIM, GREEN, RED, YELLOW } from './format/paint.ts'
import type { Column } from './format/table.ts'
import { agoText, instantText } from './format/units.ts'
import type { ViewOptions } from './view.ts'

export interface HistoryFlags {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly type?: EventType
  /** Only events of outages with this cause. */
  readonly cause?: Cause
  /** Only events of outages that ended and lasted at least this, in ms. */
  readonly minDuration?: number
}

/** The events that flags ask for. */
export function historyQuery(flags: HistoryFlags): Omit<EventQuery, 'limit'> {
  const { cause, connection, minDuration, since, until, type } = flags
  return {
    ...(connection === undefined ? {} : { connection }),
    ...(type === undefined ? {} : { type }),
    ...(cause === undefined ? {} : { cause }),
    ...(minDuration === undefined ? {} : { minDurationMs: minDuration }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
  }
}

const COLORS: Readonly<Partial<Record<EventType, number>>> = {
  connection_lost: RED,
  connection_failed: RED,
  attempt_failed: RED,
  flapping_started: RED,
  store_degraded: RED,
  connection_live: GREEN,
  subscription_restored: GREEN,
  store_restored: GREEN,
  connection_degraded: YELLOW,
  subscription_stale: YELLOW,
  subscription_refused: YELLOW,
  book_gap: YELLOW,
  watch_interrupted: YELLOW,
  cause_revised: CYAN,
  socket_rotated: CYAN,
  standby_promoted: CYAN,
}

/** Events in a table. */
export function historyColumns({ now, timeZone }: ViewOptions): readonly Column<StoredEvent>[] {
  return [
    { title: 'id', value: ({ id }) => id, align: 'right', leaveOut: 3 },
    { title: 'at', value: ({ at }) => instantText(at, timeZone) },
    { title: 'ago', value: ({ at }) => agoText(at, now), align: 'right', color: () => DIM, leaveOut: 1 },
    { title: 'connection', value: ({ connection }) => connection },
    { title: 'event', value: ({ type }) => type, color: ({ type }) => COLORS[type] ?? null },
    { title: 'outage', value: ({ outageId }) => outageId, align: 'right', leaveOut: 2 },
    { title: 'what happened', value: (event) => sentenceOf(event) },
  ]
}

/** Events as they come: no ages, which would be wrong a moment later. */
export function followColumns(options: ViewOptions): readonly Column<StoredEvent>[] {
  return historyColumns(options).filter(({ title }) => title !== 'ago')
}
