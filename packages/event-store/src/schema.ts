import type {
  Attribution,
  Cause,
  EndedBy,
  EventBody,
  EventType,
  HistoryState,
  OutagePhases,
  Scope,
} from '@holdfast/adapter-core/events'
import type { History } from '@holdfast/reconnect-monitor/history'
import { isNull } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Metric } from './port.ts'

// Instants are integer ms since the Unix epoch, UTC; columns that end in `_ms` are durations.
// After a change here: `bun run --cwd packages/event-store migrations`, and commit what it writes.

/** Every fact, append-only. AUTOINCREMENT: an id is never given twice, whatever was purged. */
export const events = sqliteTable(
  'events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    /** Null for facts about the bot itself. */
    connection: text(),
    type: text().$type<EventType>().notNull(),
    outageId: integer('outage_id'),
    data: text({ mode: 'json' }).$type<EventBody['data']>().notNull(),
  },
  (table) => [
    index('events_by_connection').on(table.connection, table.id),
    index('events_by_type').on(table.type, table.id),
    index('events_by_outage').on(table.outageId, table.id),
    index('events_by_at').on(table.at),
  ],
)

/** Projection: one row per outage; its id is the id of the event that opened it. */
export const outages = sqliteTable(
  'outages',
  {
    id: integer().primaryKey(),
    connection: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    channel: text(),
    market: text(),
    cause: text().$type<Cause>().notNull(),
    attribution: text().$type<Attribution>().notNull(),
    detail: text(),
    planned: integer({ mode: 'boolean' }).notNull(),
    startedAt: integer('started_at').notNull(),
    detectedAt: integer('detected_at').notNull(),
    endedAt: integer('ended_at'),
    recoveredAt: integer('recovered_at'),
    durationMs: integer('duration_ms'),
    detectionMs: integer('detection_ms').notNull(),
    attempts: integer().notNull(),
    endedBy: text('ended_by').$type<EndedBy>(),
    phases: text({ mode: 'json' }).$type<OutagePhases>(),
  },
  (table) => [
    index('outages_by_start').on(table.startedAt, table.id),
    index('outages_by_connection').on(table.connection, table.startedAt, table.id),
    index('outages_ongoing').on(table.connection).where(isNull(table.endedAt)),
  ],
)

/** Projection: stretches of one state, half-open; no two of a connection overlap, time between them is unknown. */
export const stateIntervals = sqliteTable(
  'state_intervals',
  {
    connection: text().notNull(),
    state: text().$type<HistoryState>().notNull(),
    from: integer('from_at').notNull(),
    /** Null while it lasts. */
    to: integer('to_at'),
    outageId: integer('outage_id'),
  },
  (table) => [primaryKey({ columns: [table.connection, table.from] })],
)

/** When the bot itself ran. */
export const runs = sqliteTable('runs', {
  id: integer().primaryKey({ autoIncrement: true }),
  startedAt: integer('started_at').notNull(),
  /** Last proof of life, every 5 s. */
  lastSeenAt: integer('last_seen_at').notNull(),
  /** Null while it runs; after a crash the next run writes the last proof of life here. */
  endedAt: integer('ended_at'),
  /** Null while it runs; false after a crash. */
  clean: integer({ mode: 'boolean' }),
})

/** Measurements rolled up into buckets, for charts. */
export const samples = sqliteTable(
  'samples',
  {
    connection: text().notNull(),
    /** `rtt` in ms, `rate` in messages a second, `recovery` in ms. */
    metric: text().$type<Metric>().notNull(),
    /** Start of the bucket. */
    at: integer().notNull(),
    /** Width of the bucket; 0 for one measurement at one instant. */
    bucketMs: integer('bucket_ms').notNull(),
    /** Measurements in the bucket. */
    n: integer().notNull(),
    mean: real().notNull(),
    min: real().notNull(),
    max: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.connection, table.metric, table.at] })],
)

/** The fold's state after an event, so that a start need not fold every event anew. */
export const checkpoints = sqliteTable('checkpoints', {
  eventId: integer('event_id').primaryKey(),
  /** Version of the fold that wrote it; another version folds anew. */
  foldVersion: integer('fold_version').notNull(),
  history: text({ mode: 'json' }).$type<History>().notNull(),
})

/** What the file knows of itself: `mode` (`demo` or `live`) and `schema_version`. */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})
