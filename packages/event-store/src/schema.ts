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
import { isNotNull, isNull, sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PackedHistory, PackedIntervals } from './history-json.ts'
import type { Metric } from './port.ts'

// Instants are integer ms since the Unix epoch, UTC; columns that end in `_ms` are durations.
// After a change here: `bun run --cwd packages/event-store migrations`, and commit what it writes.

/** Outages that lasted longer are in an index of their own, in ms. A change of it is a migration. */
export const LONG_OUTAGE_MS = 60_000

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
    // The last column is there to be looked at on the way: an index by both would cost a page for every pair there is, at every
    // write.
    index('events_by_connection').on(table.connection, table.id, table.type),
    index('events_by_type').on(table.type, table.id, table.connection),
    index('events_by_outage').on(table.outageId, table.id).where(isNotNull(table.outageId)),
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
    index('outages_by_connection').on(table.connection, table.startedAt, table.id, table.cause),
    index('outages_by_cause').on(table.cause, table.startedAt, table.id),
    index('outages_by_scope').on(table.scope, table.startedAt, table.id),
    index('outages_by_duration').on(table.durationMs, table.startedAt, table.id),
    // How far back of a window an outage that reaches into it may have begun, where it lasted longer than most.
    index('outages_by_length')
      .on(sql`${table.endedAt} - ${table.startedAt}`)
      .where(sql`${table.endedAt} - ${table.startedAt} > ${sql.raw(String(LONG_OUTAGE_MS))}`),
    index('outages_ongoing').on(table.startedAt, table.id).where(isNull(table.endedAt)),
    // Few are: without it all others are looked through for a page of them.
    index('outages_planned').on(table.startedAt, table.id).where(sql`${table.planned} = 1`),
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
    /**
     * Sums over the connection's intervals before this one, so that any window is the difference of two rows: time live,
     * up (live or degraded), monitored (up, down or failed), and known (whatever the state).
     */
    liveBeforeMs: integer('live_before_ms').notNull().default(0),
    upBeforeMs: integer('up_before_ms').notNull().default(0),
    monitoredBeforeMs: integer('monitored_before_ms').notNull().default(0),
    knownBeforeMs: integer('known_before_ms').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.connection, table.from] })],
)

/**
 * Projection: the outages of scope `connection` again, packed for statistics; up to `DIGEST_SIZE` to a row, in the order
 * of their ids. See `outage-digest.ts`.
 */
export const outageDigests = sqliteTable(
  'outage_digests',
  {
    connection: text().notNull(),
    /** Start of the first outage in it. */
    from: integer('from_at').notNull(),
    /** Id of the first outage in it. */
    firstId: integer('first_id').notNull(),
    /** Outages in it. */
    n: integer().notNull(),
    records: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.connection, table.from, table.firstId] })],
)

/**
 * Projection: what happened to a connection in each hour and each day, UTC; only where something did. Scope
 * `connection`.
 */
export const rollups = sqliteTable(
  'rollups',
  {
    connection: text().notNull(),
    /** Width of the bucket: an hour or a day. */
    bucketMs: integer('bucket_ms').notNull(),
    /** Start of the bucket. */
    at: integer().notNull(),
    /** Outages that began in it, planned ones included. */
    outages: integer().notNull(),
    /** Of them planned. */
    planned: integer().notNull(),
    /** Unplanned outages that recovered in it, and how long they had lasted. */
    recoveries: integer().notNull(),
    recoverySumMs: real('recovery_sum_ms').notNull(),
    recoveryMinMs: real('recovery_min_ms'),
    recoveryMaxMs: real('recovery_max_ms'),
    /** Unplanned outages that were detected in it, and how long that had taken. */
    detections: integer().notNull(),
    detectionSumMs: real('detection_sum_ms').notNull(),
    detectionMaxMs: real('detection_max_ms'),
  },
  (table) => [primaryKey({ columns: [table.connection, table.bucketMs, table.at] })],
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
  (table) => [primaryKey({ columns: [table.connection, table.metric, table.bucketMs, table.at] })],
)

/**
 * The fold's state after an event. The newest is where a start goes on; kept ones, at most a day apart, are where a purge
 * may end, and the one where it did is where a rebuild begins.
 */
export const checkpoints = sqliteTable('checkpoints', {
  eventId: integer('event_id').primaryKey(),
  /** When that event happened. */
  at: integer().notNull(),
  /** Version of the fold that wrote it; another version folds anew. */
  foldVersion: integer('fold_version').notNull(),
  /** Latest instant of an event so far, null before the first, and the fold's state. */
  history: text({ mode: 'json' }).$type<readonly [latestAt: number | null, PackedHistory]>().notNull(),
  /**
   * Intervals that later events may still change: of each connection those from its `upSince` on, as they were then.
   * Null in the newest, which no purge can end at.
   */
  tails: text({ mode: 'json' }).$type<PackedIntervals>(),
})

/**
 * What the file knows of itself: `mode` (`demo` or `live`), `schema_version`, `id` (a random id given at its creation),
 * `last_batch` (the newest batch that is stored, see `batch.ts`), `last_failure` (when the disk last failed and took events
 * again, and the spill file that is wholly stored, see `journal/journal.ts`), `max_late_ms` (how far behind an earlier event's
 * instant one may be, see `event-bounds.ts`) and `purged_through` (the checkpoint that the newest purge ends at, see
 * `purge-events.ts`; events up to it count no longer, even while some are still there).
 */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})
