import * as v from 'valibot'
import { about } from './about.ts'
import { Instant, Ms } from './fields.ts'
import { BookSchema, ConnectionSchema, EventSchema, SpreadSchema } from './resources.ts'

/** How the record is: whether the disk takes events, and how many wait for it. */
export const RecordHealthSchema = v.object({
  status: v.picklist(['ok', 'degraded']),
  queued: about(v.number(), 'events that wait for the disk'),
  lastError: v.nullable(v.string()),
})
export type RecordHealthDto = v.InferOutput<typeof RecordHealthSchema>

/** First message of a stream. */
export const SnapshotSchema = v.object({
  connections: v.array(ConnectionSchema),
  lastEventId: about(v.nullable(v.number()), 'the newest event on disk'),
  serverTime: about(Instant, "the bot's clock, in ms since the Unix epoch"),
  mode: v.picklist(['demo', 'live']),
  store: RecordHealthSchema,
})
export type SnapshotDto = v.InferOutput<typeof SnapshotSchema>

/** Best bid and ask with their verdict; at most 4 a second per market, a change of `fresh` at once. */
export const QuoteSchema = BookSchema
export type QuoteDto = v.InferOutput<typeof QuoteSchema>

/** Once a second: what ticks by connection id, and how the record is. */
export const PulseSchema = v.object({
  serverTime: about(Instant, "the bot's clock, in ms since the Unix epoch"),
  store: RecordHealthSchema,
  connections: v.record(
    v.string(),
    v.object({
      lastDataAt: v.nullable(Instant),
      dataAgeMs: v.nullable(Ms),
      rttMs: v.nullable(Ms),
      messageRate: v.number(),
    }),
  ),
})
export type PulseDto = v.InferOutput<typeof PulseSchema>

/** What was missed cannot be told: the id a client came with is purged, or of another database. */
const ResetSchema = v.object({ lastEventId: v.nullable(v.number()) })

/** Data of the server-sent events of `GET /api/v1/stream`, by their names. */
export const STREAM_SCHEMAS = {
  snapshot: SnapshotSchema,
  connection: ConnectionSchema,
  event: EventSchema,
  quote: QuoteSchema,
  spread: SpreadSchema,
  pulse: PulseSchema,
  reset: ResetSchema,
} as const
