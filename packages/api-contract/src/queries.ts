import { CAUSES, EVENT_TYPES, type EventType, SCOPES } from '@holdfast/adapter-core/events'
import { NOTICE_STATUSES } from '@holdfast/adapter-core/notices'
import * as v from 'valibot'
import { about } from './about.ts'

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

/** A whole number that arrives as text; documents call it an integer of that range. */
const WholeNumber = (what: string, minimum: number, maximum: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, `must be ${what}`),
    v.metadata({ integer: { minimum, maximum } }),
    v.transform(Number),
    v.minValue(minimum, `must be ${what}`),
    v.maxValue(maximum, `must be ${what}`),
    allowed(`${minimum} to ${maximum}`),
  )

/** The latest instant of a date. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_INSTANT = 8_640_000_000_000_000

const Instant = WholeNumber('an instant in whole ms since the Unix epoch', 0, MAX_INSTANT)
const EventId = WholeNumber('an event id', 0, Number.MAX_SAFE_INTEGER)
const From = v.optional(about(Instant, 'the beginning, in ms since the Unix epoch'))
const To = v.optional(about(Instant, 'the end, not included, in ms since the Unix epoch'))
const Limit = v.optional(
  about(WholeNumber('a whole number of items', 1, PAGE_LIMIT.max), 'items of a page'),
  String(PAGE_LIMIT.default),
)
const ExportLimit = v.optional(
  about(WholeNumber('a whole number of rows', 1, Number.MAX_SAFE_INTEGER), 'rows at most; all where none is given'),
)
const MinDuration = v.optional(
  about(WholeNumber('a duration in whole ms', 0, Number.MAX_SAFE_INTEGER), 'outages of at least this length, in ms'),
)
const Cursor = v.optional(
  about(
    v.pipe(
      v.string(),
      v.maxLength(512, 'must be a cursor that an earlier page gave as `next`'),
      allowed('`next` of an earlier page'),
    ),
    '`next` of the page before, with the same filters',
  ),
)
const After = v.optional(about(EventId, 'events after this id, the oldest first'))
const Name = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(64, 'must be at most 64 characters'),
  allowed('1 to 64 characters'),
)
const Connection = about(Name, 'id of a connection')
const Market = about(Name, "the exchange's symbol, e.g. `BTC-USD-PERP`")
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
const Cause = v.optional(v.picklist(CAUSES, 'must be a cause'))

/** One event type, or several with commas between them; each is answered once, whatever is named twice. */
const EventTypes = v.pipe(
  v.string() as v.GenericSchema<EventType | `${EventType},${string}`, string>,
  v.metadata({ listOf: EVENT_TYPES }),
  v.transform((text) => text.split(',')),
  v.array(
    v.picklist(
      EVENT_TYPES,
      ({ input }) => `must be an event type, or several separated by commas; ${said(input)} is none`,
    ),
  ),
  allowed(...EVENT_TYPES),
)

/** A word of somebody else, as a refusal repeats it. */
function said(word: unknown): string {
  return JSON.stringify(String(word).slice(0, 40))
}

/** `GET /events`. Values arrive as text. */
export const EventsQuerySchema = v.object({
  connection: v.optional(Connection),
  type: v.optional(about(EventTypes, 'events of this type, or of any of several separated by commas')),
  from: From,
  to: To,
  outage: v.optional(about(EventId, 'events of this outage')),
  limit: Limit,
  cursor: Cursor,
  after: After,
})

/** `GET /outages`. */
export const OutagesQuerySchema = v.object({
  connection: v.optional(Connection),
  cause: Cause,
  scope: v.optional(v.picklist(SCOPES, 'must be a scope')),
  exchange: v.optional(about(Name, 'of connections that were of this exchange then')),
  from: From,
  to: To,
  minDurationMs: MinDuration,
  ongoing: v.optional(about(Flag, 'only those under way, or only those that ended')),
  planned: v.optional(about(Flag, "only an operator's and a drill's, or none of them")),
  limit: Limit,
  cursor: Cursor,
})

/** `GET /notices`. */
export const NoticesQuerySchema = v.object({
  channel: v.optional(Name),
  status: v.optional(v.picklist(NOTICE_STATUSES, 'must be a status')),
  connection: v.optional(Name),
  limit: Limit,
  cursor: Cursor,
})

/**
 * `GET /events.csv` and `/events.jsonl`: filters as for pages, and those of the outages that events belong to. All rows
 * where no limit is given.
 */
export const EventsExportQuerySchema = v.object({
  ...v.omit(EventsQuerySchema, ['cursor']).entries,
  cause: Cause,
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
  connection: v.optional(Connection),
  from: From,
  to: To,
  window: v.optional(
    about(
      v.pipe(
        v.string(),
        v.regex(DURATION_PATTERN, 'must be a duration such as 90s, 24h or 30d'),
        allowed('a whole number of up to six digits with ms, s, m, h, d or w'),
      ),
      'a length that ends now, e.g. `90s`, `24h`, `30d`, in place of `from` and `to`; `24h` where none of them is given',
    ),
  ),
})

/** `GET /timeline`: the same windows, of several connections too, and how fine the tiles are. */
export const TimelineQuerySchema = v.object({
  ...WindowQuerySchema.entries,
  connections: v.optional(about(Names, 'only these connections, separated by commas')),
  resolutionMs: v.optional(
    about(
      WholeNumber('a duration in whole ms', 1, MAX_INSTANT),
      'puts together tiles shorter than this, in ms, that begin within the same such stretch; without it every tile is told as it was',
    ),
  ),
})

/** What `GET /series` tells: round trips in ms, messages a second, recovery times in ms. */
export const METRICS = ['rtt', 'rate', 'recovery'] as const

/** `GET /series`: one connection's chart, for the same windows. */
export const SeriesQuerySchema = v.object({
  ...WindowQuerySchema.entries,
  connection: Connection,
  metric: about(v.picklist(METRICS, 'must be a metric'), 'what was measured'),
})

/** `GET /books`. */
export const BooksQuerySchema = v.object({ connection: Connection, market: Market })

/** `GET /trades`. */
export const TradesQuerySchema = v.object({ connection: Connection, market: Market, limit: Limit })

/** `GET /stream`: only these connections, comma-separated; `after` an event id, where no `Last-Event-ID` is sent. */
export const StreamQuerySchema = v.object({
  connections: v.optional(about(Names, 'only these connections, separated by commas')),
  after: v.optional(about(EventId, 'the last event id that was seen; `Last-Event-ID` wins')),
})

/** `DELETE /session`. */
export const LogoutQuerySchema = v.object({
  everywhere: v.optional(about(Flag, 'ends every session, not only the one that asks')),
})

/** What the reference may look like; without one it follows the system. */
const REFERENCE_THEMES = ['light', 'dark'] as const
export type ReferenceTheme = (typeof REFERENCE_THEMES)[number]

/** `GET /docs`. */
export const ReferenceQuerySchema = v.object({
  theme: v.optional(
    about(v.picklist(REFERENCE_THEMES, 'must be a theme'), "its colours; the system's where none is given"),
  ),
})
