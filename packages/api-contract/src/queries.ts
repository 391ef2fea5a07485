import { CAUSES, EVENT_TYPES, SCOPES } from '@holdfast/adapter-core/events'
import * as v from 'valibot'

/** Items of a page when nothing is asked for, and the most that may be asked for. */
export const PAGE_LIMIT = { default: 100, max: 1000 } as const

/** Durations in a query, e.g. `90s`, `24h`, `30d`. */
export const DURATION_PATTERN = /^(\d{1,6})(ms|s|m|h|d|w)$/

const DURATION_UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Milliseconds of a duration such as `24h`; null where the text is none. */
export function durationMs(text: string): number | null {
  const match = DURATION_PATTERN.exec(text)
  const unit = DURATION_UNIT_MS[match?.[2] ?? '']
  return match === null || unit === undefined ? null : Number(match[1]) * unit
}

/** What a parameter may be, for those who sent something else; words that are chosen from say it themselves. */
const allowed = <T>(...words: readonly string[]) =>
  v.metadata<T, { readonly allowed: readonly string[] }>({ allowed: words })

const WholeNumber = (what: string, min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, `must be ${what}`),
    v.transform(Number),
    v.minValue(min, `must be ${what}`),
    v.maxValue(max, `must be ${what}`),
    allowed(`${min} to ${max}`),
  )

/** The latest instant of a date. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_INSTANT = 8_640_000_000_000_000

const Instant = WholeNumber('an instant in whole ms since the Unix epoch', 0, MAX_INSTANT)
const EventId = WholeNumber('an event id', 0, Number.MAX_SAFE_INTEGER)
const Limit = v.optional(WholeNumber('a whole number of items', 1, PAGE_LIMIT.max), String(PAGE_LIMIT.default))
const ExportLimit = v.optional(WholeNumber('a whole number of rows', 1, Number.MAX_SAFE_INTEGER))
const MinDuration = v.optional(WholeNumber('a duration in whole ms', 0, Number.MAX_SAFE_INTEGER))
const Cursor = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(512, 'must be a cursor that an earlier page gave as `next`'),
    allowed('`next` of an earlier page'),
  ),
)
const Name = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(64, 'must be at most 64 characters'),
  allowed('1 to 64 characters'),
)
const Names = v.pipe(
  v.string(),
  v.maxLength(4_096, 'must be at most 4096 characters'),
  allowed('connections, separated by commas'),
  v.transform((text) => text.split(',').filter((name) => name !== '')),
)
const Flag = v.pipe(
  v.picklist(['true', 'false'], 'must be true or false'),
  v.transform((text) => text === 'true'),
)

/** `GET /events`. Values arrive as text. */
export const EventsQuerySchema = v.object({
  connection: v.optional(Name),
  type: v.optional(v.picklist(EVENT_TYPES, 'must be an event type')),
  from: v.optional(Instant),
  to: v.optional(Instant),
  outage: v.optional(EventId),
  limit: Limit,
  cursor: Cursor,
  after: v.optional(EventId),
})

/** `GET /outages`. */
export const OutagesQuerySchema = v.object({
  connection: v.optional(Name),
  cause: v.optional(v.picklist(CAUSES, 'must be a cause')),
  scope: v.optional(v.picklist(SCOPES, 'must be a scope')),
  from: v.optional(Instant),
  to: v.optional(Instant),
  minDurationMs: MinDuration,
  ongoing: v.optional(Flag),
  limit: Limit,
  cursor: Cursor,
})

/**
 * `GET /events.csv` and `/events.jsonl`: filters as for pages, and those of the outages that events belong to. All rows
 * where no limit is given.
 */
export const EventsExportQuerySchema = v.object({
  ...v.omit(EventsQuerySchema, ['cursor']).entries,
  cause: v.optional(v.picklist(CAUSES, 'must be a cause')),
  minDurationMs: MinDuration,
  limit: ExportLimit,
})

/** `GET /outages.csv` and `/outages.jsonl`: filters as for pages. All rows where no limit is given. */
export const OutagesExportQuerySchema = v.object({
  ...v.omit(OutagesQuerySchema, ['cursor']).entries,
  limit: ExportLimit,
})

/** `GET /stats` and `GET /timeline`: `from` and `to`, or a window that ends now (default `24h`). */
export const WindowQuerySchema = v.object({
  connection: v.optional(Name),
  from: v.optional(Instant),
  to: v.optional(Instant),
  window: v.optional(
    v.pipe(
      v.string(),
      v.regex(DURATION_PATTERN, 'must be a duration such as 90s, 24h or 30d'),
      allowed('a whole number of up to six digits with ms, s, m, h, d or w'),
    ),
  ),
})

/** What `GET /series` tells: round trips in ms, messages a second, recovery times in ms. */
export const METRICS = ['rtt', 'rate', 'recovery'] as const

/** `GET /series`: one connection's chart, for the same windows. */
export const SeriesQuerySchema = v.object({
  ...WindowQuerySchema.entries,
  connection: Name,
  metric: v.picklist(METRICS, 'must be a metric'),
})

/** `GET /books`. */
export const BooksQuerySchema = v.object({ connection: Name, market: Name })

/** `GET /trades`. */
export const TradesQuerySchema = v.object({ connection: Name, market: Name, limit: Limit })

/** `GET /stream`: only these connections, comma-separated; `after` an event id, where no `Last-Event-ID` is sent. */
export const StreamQuerySchema = v.object({ connections: v.optional(Names), after: v.optional(EventId) })
