import { count } from 'drizzle-orm'
import { lockDatabase, openForWriting } from './database.ts'
import { assertReadable } from './migrate.ts'
import { rebuildProjections } from './rebuild.ts'
import { events, outages, stateIntervals } from './schema.ts'

/** How many rows a rebuilt database holds. */
export interface RebuildReport {
  readonly events: number
  readonly outages: number
  readonly intervals: number
}

/**
 * Makes the projections of a database file anew from its events. No bot may be using it.
 *
 * @throws {StoreOpenError} when a bot is, or the file cannot be used.
 */
export function rebuildDatabase(path: string): RebuildReport {
  const lock = lockDatabase(path)
  try {
    const db = openForWriting(path, 5_000)
    try {
      assertReadable(db, path)
      rebuildProjections(db)
      const rowsOf = (table: typeof events | typeof outages | typeof stateIntervals): number =>
        db.select({ n: count() }).from(table).get()?.n ?? 0
      return { events: rowsOf(events), outages: rowsOf(outages), intervals: rowsOf(stateIntervals) }
    } finally {
      db.$client.close()
    }
  } finally {
    lock.release()
  }
}
