import * as v from 'valibot'
import { BookSchema, ConnectionSchema } from './resources.ts'

/** Names of the server-sent events of `GET /api/v1/stream`. */
export const STREAM_EVENTS = ['snapshot', 'connection', 'event', 'quote', 'spread', 'pulse', 'reset'] as const

/** How the record is: whether the disk takes events, and how many wait for it. */
export const RecordHealthSchema = v.object({
  status: v.picklist(['ok', 'degraded']),
  queued: v.number(),
  lastError: v.nullable(v.string()),
})
export type RecordHealthDto = v.InferOutput<typeof RecordHealthSchema>

/** First message of a stream. */
export const SnapshotSchema = v.object({
  connections: v.array(ConnectionSchema),
  lastEventId: v.nullable(v.number()),
  serverTime: v.number(),
  mode: v.picklist(['demo', 'live']),
  store: RecordHealthSchema,
})
export type SnapshotDto = v.InferOutput<typeof SnapshotSchema>

/** Best bid and ask with their verdict; at most 4 a second per market, a change of `fresh` at once. */
export const QuoteSchema = BookSchema
export type QuoteDto = v.InferOutput<typeof QuoteSchema>

/** Once a second: what ticks by connection id, and how the record is. */
export const PulseSchema = v.object({
  serverTime: v.number(),
  store: RecordHealthSchema,
  connections: v.record(
    v.string(),
    v.object({
      lastDataAt: v.nullable(v.number()),
      dataAgeMs: v.nullable(v.number()),
      rttMs: v.nullable(v.number()),
      messageRate: v.number(),
    }),
  ),
})
export type PulseDto = v.InferOutput<typeof PulseSchema>
