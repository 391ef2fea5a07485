import type { NoticeContent, NoticeStatus, NoticeTry, Silence, StoredNotice } from '@holdfast/adapter-core/notices'
import { isNotNull } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

// The outbox: truth of its own beside the events. As in `schema.ts`, and with it one schema.

/** What was decided to be told, one row per channel. AUTOINCREMENT: receivers tell repeats by the id. */
export const notices = sqliteTable(
  'notices',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    channel: text().notNull(),
    loudness: text().$type<StoredNotice['loudness']>().notNull(),
    status: text().$type<NoticeStatus>().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Null unless it waits. */
    dueAt: integer('due_at'),
    tries: integer().notNull(),
    sentAt: integer('sent_at'),
    /** When it was sent, given up or muted; null while it waits. */
    settledAt: integer('settled_at'),
    detail: text(),
    /** Last, as it may be long. */
    content: text({ mode: 'json' }).$type<NoticeContent>().notNull(),
  },
  (table) => [
    // As with events: either holds what the other is by.
    index('notices_by_channel').on(table.channel, table.id, table.status),
    index('notices_by_status').on(table.status, table.id, table.channel),
    index('notices_due').on(table.dueAt, table.id).where(isNotNull(table.dueAt)),
    index('notices_settled').on(table.settledAt, table.id).where(isNotNull(table.settledAt)),
  ],
)

/** Which connections a notice names. Channel and status again, so that a page is found without a look at the notices. */
export const noticeConnections = sqliteTable(
  'notice_connections',
  {
    connection: text().notNull(),
    notice: integer().notNull(),
    channel: text().notNull(),
    status: text().$type<NoticeStatus>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.connection, table.notice] })],
)

/** Every try to deliver a notice. */
export const noticeTries = sqliteTable(
  'notice_tries',
  {
    notice: integer().notNull(),
    /** From 1 for each notice. */
    n: integer().notNull(),
    at: integer().notNull(),
    elapsedMs: integer('elapsed_ms').notNull(),
    outcome: text().$type<NoticeTry['outcome']>().notNull(),
    httpStatus: integer('http_status'),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.notice, table.n] })],
)

/** Stretches in which nothing is sent. */
export const silences = sqliteTable(
  'silences',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    kind: text().$type<Silence['kind']>().notNull(),
    /** Null for all, and the bot itself. */
    connection: text(),
    from: integer('from_at').notNull(),
    until: integer('until_at').notNull(),
    reason: text(),
    actor: text().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Null where it was not ended before its time. */
    endedAt: integer('ended_at'),
    endedBy: text('ended_by').$type<Silence['endedBy']>(),
    /** When it is over: `ended_at`, else `until_at`. */
    overAt: integer('over_at').notNull(),
  },
  (table) => [index('silences_by_end').on(table.overAt)],
)

/** Outages of which an operator has said that they are seen. */
export const acknowledgements = sqliteTable(
  'acknowledgements',
  {
    outage: integer().primaryKey(),
    at: integer().notNull(),
    actor: text().notNull(),
    reason: text(),
  },
  (table) => [index('acknowledgements_by_at').on(table.at)],
)
