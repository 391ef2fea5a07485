import { desc, eq, gt, max } from 'drizzle-orm'
import type { Db } from './database.ts'
import { queryLastEventAt } from './event-queries.ts'
import type { PreviousRun } from './port.ts'
import { events, runs } from './schema.ts'

type Run = typeof runs.$inferSelect

const lastRun = (db: Db): Run | undefined => db.select().from(runs).orderBy(desc(runs.id)).limit(1).get()

/** When the newest run was last known to be alive; null before the first. */
export function queryLastSeenAt(db: Db): number | null {
  const run = lastRun(db)
  if (run === undefined) return null
  return Math.max(run.lastSeenAt, run.endedAt ?? 0, queryLastEventAt(db) ?? 0)
}

/** Begins a run. One before it that never ended is ended here, at its last proof of life. */
export function beginRun(db: Db, at: number): PreviousRun | null {
  return db.transaction(() => {
    const previous = endedRun(db)
    db.insert(runs).values({ startedAt: at, lastSeenAt: at }).run()
    return previous
  })
}

function endedRun(db: Db): PreviousRun | null {
  forgetUnstarted(db)
  const run = lastRun(db)
  const endedAt = queryLastSeenAt(db)
  if (run === undefined || endedAt === null) return null
  const clean = run.clean ?? false
  if (run.endedAt === null)
    db.update(runs).set({ lastSeenAt: endedAt, endedAt, clean }).where(eq(runs.id, run.id)).run()
  return { endedAt, clean }
}

/**
 * Drops the newest runs that never got as far as their `bot_started`: they watched nothing, and their start would make the time
 * since the run before them look watched.
 */
function forgetUnstarted(db: Db): void {
  const last = db
    .select({ at: max(events.at) })
    .from(events)
    .where(eq(events.type, 'bot_started'))
    .get()
  if (last !== undefined && last.at !== null) db.delete(runs).where(gt(runs.startedAt, last.at)).run()
}

/** Proof of life of the newest run. */
export function tickRun(db: Db, at: number): void {
  const run = lastRun(db)
  if (run !== undefined) db.update(runs).set({ lastSeenAt: at }).where(eq(runs.id, run.id)).run()
}

/** The newest run ended as it should. */
export function endRun(db: Db, at: number): void {
  const run = lastRun(db)
  if (run === undefined) return
  db.update(runs).set({ lastSeenAt: at, endedAt: at, clean: true }).where(eq(runs.id, run.id)).run()
}
