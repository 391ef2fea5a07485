import type { Acknowledgement, Silence, StoredNotice } from '@holdfast/adapter-core/notices'
import { and, asc, desc, eq, getTableColumns, gt, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { NoticeProgress, NoticeQuery, NoticeReader } from './notice-port.ts'
import { acknowledgements, noticeConnections, notices, noticeTries, silences } from './notice-schema.ts'
import type { Page } from './port.ts'
import { columnsOf, through } from './through.ts'

/** Key in `meta`. */
const PROGRESS = 'notice_progress'

/** How far the rules have come; null before their first step. */
function readProgress(db: Db): NoticeProgress | null {
  const value = readMeta(db, PROGRESS)
  return value === null ? null : (JSON.parse(value) as NoticeProgress)
}

/** To be called inside the transaction that stores what was decided on the way. */
export function writeProgress(db: Db, { lastEventId, state }: NoticeProgress): void {
  writeMeta(db, PROGRESS, JSON.stringify({ lastEventId, state }))
}

const toldOf = ({ settledAt: _, ...columns }: typeof notices._.columns) => columns
/** A notice as it is told, and the same where the index is chosen by hand. */
const NOTICE = toldOf(getTableColumns(notices))
const NOTICE_THROUGH = toldOf(columnsOf(notices))

/** The reading half of an outbox over an open database. */
export function createNoticeReader(db: Db): NoticeReader {
  const atOneInstant = <T>(read: () => T): T => db.transaction(read)
  return {
    progress: async () => readProgress(db),
    due: async (now, limit) => queryDue(db, now, limit),
    nextDueAt: async () => queryNextDueAt(db),
    list: async (query) => atOneInstant(() => queryNotices(db, query)),
    get: async (id) => atOneInstant(() => queryNotice(db, id)),
    silences: async (at) => querySilences(db, at),
    acknowledgements: async (outages) => queryAcknowledgements(db, outages),
  }
}

function queryDue(db: Db, now: number, limit: number): readonly StoredNotice[] {
  assertLimit(limit)
  return db
    .select(NOTICE_THROUGH)
    .from(through(notices, 'notices_due'))
    .where(lte(notices.dueAt, now))
    .orderBy(asc(notices.dueAt), asc(notices.id))
    .limit(limit)
    .all()
}

function queryNextDueAt(db: Db): number | null {
  const dueAt = sql<number>`${notices.dueAt}`
  const next = db
    .select({ dueAt })
    .from(through(notices, 'notices_due'))
    .where(isNotNull(notices.dueAt))
    .orderBy(asc(notices.dueAt))
    .limit(1)
    .get()
  return next?.dueAt ?? null
}

/** One page, newest first: one range of one index, whatever the filters. */
function queryNotices(db: Db, query: NoticeQuery): Page<StoredNotice> {
  assertLimit(query.limit)
  const scope = cursorScope('notices', query, readMeta(db, 'id'))
  const [before = Number.MAX_SAFE_INTEGER] = query.cursor === undefined ? [] : decodeCursor(scope, 1, query.cursor)
  const { connection } = query
  const rows = connection === undefined ? readPage(db, query, before) : readPageOf(db, { ...query, connection }, before)
  return pageOf(rows, query.limit, scope, ({ id }) => [id])
}

function readPage(db: Db, query: NoticeQuery, before: number): readonly StoredNotice[] {
  const { channel, status, limit } = query
  return db
    .select(NOTICE_THROUGH)
    .from(through(notices, indexOf(query)))
    .where(
      and(
        channel === undefined ? undefined : eq(notices.channel, channel),
        status === undefined ? undefined : eq(notices.status, status),
        lt(notices.id, before),
      ),
    )
    .orderBy(desc(notices.id))
    .limit(limit + 1)
    .all()
}

/** Most of a channel's notices are sent; the other statuses are the shorter way. */
function indexOf({ channel, status }: NoticeQuery): string | null {
  if (status === undefined) return channel === undefined ? null : 'notices_by_channel'
  return status === 'sent' && channel !== undefined ? 'notices_by_channel' : 'notices_by_status'
}

/** A page of those that name a connection: their ids first, in their order. */
function readPageOf(
  db: Db,
  { connection, channel, status, limit }: NoticeQuery & { readonly connection: string },
  before: number,
): readonly StoredNotice[] {
  const ids = db
    .select({ id: noticeConnections.notice })
    .from(noticeConnections)
    .where(
      and(
        eq(noticeConnections.connection, connection),
        channel === undefined ? undefined : eq(noticeConnections.channel, channel),
        status === undefined ? undefined : eq(noticeConnections.status, status),
        lt(noticeConnections.notice, before),
      ),
    )
    .orderBy(desc(noticeConnections.notice))
    .limit(limit + 1)
    .all()
    .map(({ id }) => id)
  const rows = db.select(NOTICE).from(notices).where(among(notices.id, ids)).all()
  return rows.toSorted((a, b) => b.id - a.id)
}

function queryNotice(db: Db, id: number): Awaited<ReturnType<NoticeReader['get']>> {
  const notice = db.select(NOTICE).from(notices).where(eq(notices.id, id)).get()
  if (notice === undefined) return null
  const { n: _n, ...tryColumns } = getTableColumns(noticeTries)
  const ofNotice = db.select(tryColumns).from(noticeTries).where(eq(noticeTries.notice, id))
  return { notice, tries: ofNotice.orderBy(asc(noticeTries.n)).all() }
}

function querySilences(db: Db, at: number): readonly Silence[] {
  const { overAt, ...silence } = getTableColumns(silences)
  const open = db
    .select(silence)
    .from(silences)
    .where(and(gt(overAt, at), isNull(silences.endedAt)))
    .all()
  return open.toSorted((a, b) => a.from - b.from || a.id - b.id)
}

function queryAcknowledgements(db: Db, outages: readonly number[]): readonly Acknowledgement[] {
  const found = db.select().from(acknowledgements).where(among(acknowledgements.outage, outages)).all()
  return found.toSorted((a, b) => a.outage - b.outage)
}

/** However many there are: one bound value. */
function among(column: typeof notices.id | typeof acknowledgements.outage, ids: readonly number[]) {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
}
