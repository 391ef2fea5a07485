import { statSync } from 'node:fs'
import { desc, eq } from 'drizzle-orm'
import { type Db, openForReading } from '../database.ts'
import { events, meta } from '../schema.ts'
import { CopyProblem, OLDER } from './copy-problem.ts'

/** How thoroughly: `quick` leaves out whether every index has what its table has, and takes a seventh of the time. */
export type CheckDepth = 'quick' | 'full'

/** What a sound copy holds. */
export interface CopyFacts {
  readonly bytes: number
  readonly mode: string | null
  /** Null where there is no event in it. */
  readonly lastEvent: { readonly id: number; readonly at: number } | null
}

/**
 * Reads a copy that nobody writes to, from end to end.
 *
 * @throws {StoreOpenError} when it is no database of ours.
 * @throws {CopyProblem} when it is damaged.
 */
export function checkCopy(file: string, depth: CheckDepth): CopyFacts {
  const db = openForReading(file, 0)
  try {
    assertIntact(db, depth)
    const mode = db.select({ value: meta.value }).from(meta).where(eq(meta.key, 'mode')).get()?.value ?? null
    const newest = { id: events.id, at: events.at }
    const lastEvent = db.select(newest).from(events).orderBy(desc(events.id)).limit(1).get() ?? null
    return { bytes: statSync(file).size, mode, lastEvent }
  } finally {
    db.$client.close()
  }
}

/** @throws {CopyProblem} when a database is damaged. */
export function assertIntact(db: Db, depth: CheckDepth): void {
  const pragma = depth === 'quick' ? 'quick_check' : 'integrity_check'
  const told = String(db.$client.pragma(`${pragma}(1)`, { simple: true })).replace(/\s+/g, ' ')
  if (told !== 'ok') throw new CopyProblem(`it is damaged (${told})`, OLDER)
}
