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

/**
 * Begins a run. One before it that never ended is ended here, at its last proof of life; where the clock was set back since,
 * now: nothing may be claimed of a time that has not come.
 */
export function beginRun(db: Db, at: number): PreviousRun | null {
  return db.transaction(() => {
    const previous = endedRun(db, at)
    db.insert(runs).values({ startedAt: at, lastSeenAt: at }).run()
    return previous
  })
}

function endedRun(db: Db, now: number): PreviousRun | null {
  forgetUnstarted(db)
  const run = lastRun(db)
  const seenAt = queryLastSeenAt(db)
  if (run === undefined || seenAt === null) return null
  const endedAt = Math.min(seenAt, now)
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
  const started = db
    .select({ at: events.at })
    .from(events)
    .where(eq(events.type, 'bot_started'))
    .orderBy(desc(events.id))
    .limit(1)
    .get()
  if (started === undefined) return
  // By their order, not by their instants: the clock may have been set back between two runs.
  const { id } = db
    .select({ id: max(runs.id) })
    .from(runs)
    .where(eq(runs.startedAt, started.at))
    .get() ?? { id: null }
  if (id !== null) db.delete(runs).where(gt(runs.id, id)).run()
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
