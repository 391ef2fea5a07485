import type { EventDto } from '@holdfast/api-contract'
import { boundsOf, type TimeWindow, windowOf } from '../../window/window.ts'

/** What a list of events is narrowed to; null for all. */
export interface EventFilter {
  readonly window: TimeWindow
  readonly connection: string | null
  readonly types: readonly string[] | null
  /** One outage's events, whole: then the window does not count. */
  readonly outage: number | null
}

/** Ends of the window a list was asked for, in ms since the Unix epoch; undefined where it has none. */
export interface Bounds {
  readonly from: number | undefined
  readonly to: number | undefined
}

/** Reads the filter of an address: the window, `connection`, `type` (words with commas between them), `outage`. */
export function eventFilterOf(query: URLSearchParams): EventFilter {
  const outage = query.get('outage') ?? ''
  return {
    window: windowOf(query),
    connection: query.get('connection') || null,
    types: typesOf(query.get('type')),
    outage: /^[1-9]\d{0,14}$/.test(outage) ? Number(outage) : null,
  }
}

function typesOf(text: string | null): readonly string[] | null {
  return text === null || text === '' ? null : [...new Set(text.split(','))]
}

/** The window's ends as of `now`. One that ends now has no end: what comes later belongs to it. */
export function boundsOfFilter({ outage, window }: EventFilter, now: number): Bounds {
  if (outage !== null) return { from: undefined, to: undefined }
  const { from, to } = boundsOf(window, now)
  return { from, to: window.kind === 'last' ? undefined : to }
}

/** The filter as the API takes it. */
export function apiQueryOf({ connection, outage, types }: EventFilter, { from, to }: Bounds) {
  return { connection, type: types?.join(',') ?? null, outage, from, to }
}

/** Whether an event that has just come belongs to the list. */
export function passes({ connection, outage, types }: EventFilter, { from, to }: Bounds, event: EventDto): boolean {
  return (
    (connection === null || event.connection === connection) &&
    (types === null || types.includes(event.type)) &&
    (outage === null || event.outageId === outage) &&
    event.at >= (from ?? 0) &&
    event.at < (to ?? Number.POSITIVE_INFINITY)
  )
}
