import type { Acknowledgement, Silence, StoredNotice } from '@holdfast/adapter-core/notices'
import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { decidedNotice, triedNotice } from './notice-life.ts'
import type { NewNotice, NoticeOutcome, NoticeProgress } from './notice-port.ts'
import { writeProgress } from './notice-queries.ts'
import { acknowledgements, noticeConnections, notices, noticeTries, silences } from './notice-schema.ts'

/** Stores what was decided and how far the rules came, both or neither. */
export function advanceNotices(
  db: Db,
  progress: NoticeProgress,
  decided: readonly NewNotice[],
): readonly StoredNotice[] {
  return db.transaction(
    () => {
      const stored = decided.map(prepareInsert(db))
      writeProgress(db, progress)
      return stored
    },
    { behavior: 'immediate' },
  )
}

function prepareInsert(db: Db): (decided: NewNotice) => StoredNotice {
  const placeholders = Object.keys(getTableColumns(notices)).map((name) => [name, sql.placeholder(name)])
  const { id: _id, ...values } = Object.fromEntries(placeholders)
  const insert = db.insert(notices).values(values).returning({ id: notices.id }).prepare()
  const name = db.$client.prepare(
    'INSERT INTO notice_connections (connection, notice, channel, status) VALUES (?, ?, ?, ?)',
  )
  return (decided) => {
    const notice = decidedNotice(decided)
    const { channel, status, content, createdAt } = notice
    const settledAt = status === 'waiting' ? null : createdAt
    const { id } = insert.get({ ...notice, settledAt })
    for (const connection of new Set(content.connections)) name.run(connection, id, channel, status)
    return { id, ...notice }
  }
}

/** Stores a try of a waiting notice and what follows from it; of any other nothing. */
export function storeTry(db: Db, outcome: NoticeOutcome): void {
  db.transaction(
    () => {
      const notice = db
        .select({ status: notices.status, tries: notices.tries })
        .from(notices)
        .where(eq(notices.id, outcome.notice))
        .get()
      if (notice?.status !== 'waiting') return
      const change = triedNotice(notice, outcome)
      const { dueAt: _, ...tryOf } = outcome
      db.insert(noticeTries)
        .values({ ...tryOf, n: change.tries })
        .run()
      const settledAt = change.status === 'waiting' ? null : outcome.at
      db.update(notices)
        .set({ ...change, settledAt })
        .where(eq(notices.id, outcome.notice))
        .run()
      if (change.status !== 'waiting') setStatusByConnection(db, outcome.notice, change.status)
    },
    { behavior: 'immediate' },
  )
}

function setStatusByConnection(db: Db, id: number, status: StoredNotice['status']): void {
  db.update(noticeConnections)
    .set({ status })
    .where(
      and(
        eq(noticeConnections.notice, id),
        sql`${noticeConnections.connection} IN (
          SELECT value FROM json_each((SELECT ${notices.content} FROM ${notices} WHERE ${notices.id} = ${id}), '$.connections'))`,
      ),
    )
    .run()
}

const { overAt: _, ...SILENCE } = getTableColumns(silences)

export function insertSilence(db: Db, silence: Omit<Silence, 'id' | 'endedAt' | 'endedBy'>): Silence {
  return db
    .insert(silences)
    .values({ ...silence, overAt: silence.until })
    .returning(SILENCE)
    .get()
}

/** Ends one before its time; null where there is none to end. */
export function endSilence(db: Db, id: number, at: number, by: NonNullable<Silence['endedBy']>): Silence | null {
  const ended = db
    .update(silences)
    .set({ endedAt: at, endedBy: by, overAt: at })
    .where(and(eq(silences.id, id), isNull(silences.endedAt), gt(silences.until, at)))
    .returning(SILENCE)
    .get()
  return ended ?? null
}

/** Stores the first of an outage, and gives it. */
export function acknowledgeOutage(db: Db, acknowledgement: Acknowledgement): Acknowledgement {
  return db.transaction(
    () => {
      db.insert(acknowledgements).values(acknowledgement).onConflictDoNothing().run()
      const first = db.select().from(acknowledgements).where(eq(acknowledgements.outage, acknowledgement.outage)).get()
      return first ?? acknowledgement
    },
    { behavior: 'immediate' },
  )
}
