import * as v from 'valibot'
import { BookSchema } from './resources.ts'

/** Body of `POST /session`. */
export const SessionRequestSchema = v.strictObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)) })

/** `GET /books`: a book as in a quote; the instants are null where no data has come yet (`staleReason: no_data`). */
export const BookAnswerSchema = v.object({
  ...BookSchema.entries,
  receivedAt: v.nullable(BookSchema.entries.receivedAt),
  verifiedAt: v.nullable(BookSchema.entries.verifiedAt),
})
export type BookAnswerDto = v.InferOutput<typeof BookAnswerSchema>

/** Where a configured value came from. `demo`: the demo's own, whatever a file says. */
export const CONFIG_SOURCES = ['flag', 'environment', 'file', 'demo', 'default'] as const

/** `GET /config`: every resolved value by its path; secrets and URL queries are masked. */
export const ConfigSchema = v.object({
  mode: v.picklist(['demo', 'live']),
  /** The YAML file that was read, null where there was none. */
  file: v.nullable(v.string()),
  values: v.array(
    v.object({
      key: v.string(),
      value: v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]),
      source: v.picklist(CONFIG_SOURCES),
      /** The flag, the variable, or file and line; null for defaults. */
      origin: v.nullable(v.string()),
    }),
  ),
})
export type ConfigDto = v.InferOutput<typeof ConfigSchema>

/** `GET /health`: how the bot itself is. */
export const HealthSchema = v.object({
  status: v.picklist(['ok', 'degraded']),
  mode: v.picklist(['demo', 'live']),
  startedAt: v.number(),
  uptimeMs: v.number(),
  versions: v.object({ holdfast: v.string(), bun: v.string() }),
  store: v.object({
    status: v.picklist(['ok', 'degraded']),
    /** Events that wait for the disk. */
    queued: v.number(),
    /** Events given up because the queue was full. */
    dropped: v.number(),
    lastEventId: v.nullable(v.number()),
    lastError: v.nullable(v.string()),
    /** How the thread is that writes. */
    writer: v.object({
      status: v.picklist(['ok', 'degraded']),
      failedAt: v.nullable(v.number()),
      lastError: v.nullable(v.string()),
      /** Events that wait for the disk, and of them those in the spill file. */
      waiting: v.number(),
      spilled: v.number(),
      dropped: v.number(),
      spillPath: v.string(),
      spillError: v.nullable(v.string()),
    }),
    /** The file; null where it cannot be read right now. */
    database: v.nullable(
      v.object({
        path: v.string(),
        engine: v.string(),
        /** Every setting of the engine that is set, as it reads back. */
        pragmas: v.record(v.string(), v.union([v.string(), v.number()])),
        bytes: v.number(),
        freeBytes: v.number(),
        walBytes: v.number(),
        events: v.nullable(v.object({ first: v.number(), last: v.number(), oldestAt: v.number() })),
      }),
    ),
    /** What became of old data, and of copies. */
    upkeep: v.object({
      purge: v.nullable(v.object({ at: v.number(), throughId: v.number(), events: v.number() })),
      isOverLimit: v.boolean(),
      backup: v.nullable(v.object({ at: v.number(), file: v.string() })),
      lastError: v.nullable(v.string()),
    }),
  }),
  streams: v.object({ clients: v.number(), cutOff: v.number() }),
  /** How late the event loop woke, over the last minute, in ms. */
  loopLag: v.object({ p99Ms: v.number(), maxMs: v.number() }),
})
export type HealthDto = v.InferOutput<typeof HealthSchema>
