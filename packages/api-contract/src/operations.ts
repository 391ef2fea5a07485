import * as v from 'valibot'
import { about } from './about.ts'
import { Instant, Ms } from './fields.ts'
import { BookSchema, ConnectionSchema } from './resources.ts'

/** Body of `POST /session`. */
export const SessionRequestSchema = v.strictObject({
  token: about(
    v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
    'the value of `HOLDFAST_TOKEN` where the bot runs',
  ),
})

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
  file: about(v.nullable(v.string()), 'the YAML file that was read; null where there was none'),
  values: v.array(
    v.object({
      key: about(v.string(), 'its path in the configuration'),
      value: v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]),
      source: about(v.picklist(CONFIG_SOURCES), "where it came from; `demo`: the demo's own, whatever a file says"),
      origin: about(v.nullable(v.string()), 'the flag, the variable, or file and line; null for defaults'),
    }),
  ),
})
export type ConfigDto = v.InferOutput<typeof ConfigSchema>

/** `POST /config/reload`: what was taken over. Connections by id; `changed` ones began anew, all others were left alone. */
export const ReloadSchema = v.object({
  added: about(v.array(v.string()), 'connections that are new'),
  changed: about(v.array(v.string()), 'connections that began anew, under other settings'),
  removed: about(v.array(v.string()), 'connections that are gone'),
  sections: about(v.array(v.string()), 'other sections that were taken over'),
  needsRestart: about(v.array(v.string()), 'keys whose new values wait for a restart'),
})
export type ReloadDto = v.InferOutput<typeof ReloadSchema>

/** `issues` of the problem `invalid_configuration`: every mistake, with its place. */
export const ConfigIssuesSchema = v.array(
  v.object({
    file: about(v.string(), 'the YAML file, `environment`, or `command line`'),
    line: about(v.nullable(v.number()), 'from 1; null outside files'),
    key: v.string(),
    message: v.string(),
  }),
)

/** `GET /health`: how the bot itself is. */
export const HealthSchema = v.object({
  status: v.picklist(['ok', 'degraded']),
  mode: v.picklist(['demo', 'live']),
  startedAt: Instant,
  uptimeMs: Ms,
  versions: v.object({ holdfast: v.string(), bun: v.string() }),
  store: v.object({
    status: v.picklist(['ok', 'degraded']),
    queued: about(v.number(), 'events that wait for the disk'),
    dropped: about(v.number(), 'events given up because the queue was full'),
    lastEventId: about(v.nullable(v.number()), 'the newest on disk'),
    lastError: v.nullable(v.string()),
    writer: about(
      v.object({
        status: v.picklist(['ok', 'degraded']),
        failedAt: v.nullable(Instant),
        lastError: v.nullable(v.string()),
        waiting: about(v.number(), 'events that wait for the disk'),
        spilled: about(v.number(), 'of them those in the spill file'),
        dropped: about(v.number(), 'events that neither memory nor the spill file could hold'),
        spillPath: v.string(),
        spillError: v.nullable(v.string()),
      }),
      'how the thread is that writes',
    ),
    database: about(
      v.nullable(
        v.object({
          path: v.string(),
          engine: about(v.string(), 'version of SQLite'),
          pragmas: about(
            v.record(v.string(), v.union([v.string(), v.number()])),
            'every setting of the engine that is set, as it reads back',
          ),
          bytes: v.number(),
          freeBytes: about(v.number(), 'free inside the file'),
          walBytes: v.number(),
          events: v.nullable(v.object({ first: v.number(), last: v.number(), oldestAt: Instant })),
        }),
      ),
      'the file; null where it cannot be read right now',
    ),
    upkeep: about(
      v.object({
        purge: v.nullable(
          v.object({ at: Instant, throughId: about(v.number(), 'the newest id that is gone'), events: v.number() }),
        ),
        isOverLimit: about(v.boolean(), 'the file is larger than `store.maxBytes` and cannot be made smaller'),
        backup: v.nullable(v.object({ at: Instant, file: v.string() })),
        lastError: v.nullable(v.string()),
      }),
      'what became of old data, and of copies',
    ),
  }),
  streams: v.object({
    clients: about(v.number(), 'streams that are open'),
    cutOff: about(v.number(), 'streams ended because their clients did not read'),
  }),
  loopLag: about(v.object({ p99Ms: Ms, maxMs: Ms }), 'how late the event loop woke, over the last minute'),
})
export type HealthDto = v.InferOutput<typeof HealthSchema>

/** `GET /healthz`. */
export const AliveSchema = v.object({ status: v.literal('ok') })

const NotReady = v.optional(
  about(v.array(v.pick(ConnectionSchema, ['id', 'state'])), 'which are not up; there for those who may see names'),
)

/** `GET /readyz`: when every connection is up. */
export const ReadySchema = v.object({ ready: v.literal(true), notReady: NotReady })

/** What the problem document says beside when some are not. */
export const NotReadySchema = v.object({ ready: v.literal(false), notReady: NotReady })
