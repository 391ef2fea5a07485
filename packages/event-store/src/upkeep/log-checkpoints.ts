import type { Clock } from '@holdfast/adapter-core/clock'
import type { Db } from '../database.ts'

/** How often the log is looked at, in ms. */
const LOOK_EVERY_MS = 250

/** Pages in the log that are worth carrying over, about 4 MB: each time costs two syncs, however few they are. */
const WORTH_PAGES = 1_000

/**
 * Carries the write-ahead log into the database, beside its writer, until it is stopped. The writer would otherwise do
 * it inside the commit that makes the log long, and keep that one's caller waiting for the database file's sync.
 *
 * `openDb` opens a connection of its own; one that fails is opened anew.
 */
export async function runLogCheckpoints(openDb: () => Db, clock: Clock, signal: AbortSignal): Promise<void> {
  let db: Db | null = null
  while (!signal.aborted) {
    try {
      db ??= openDb()
      checkpointLog(db)
    } catch {
      // Nothing is lost by it: the writer does the same at a longer log. What fails the disk, fails the writer, too.
      db?.$client.close()
      db = null
    }
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => {})
  }
  db?.$client.close()
}

/** Carries over a log that is worth it, without waiting for readers or the writer. Tells whether it was. */
export function checkpointLog(db: Db, worthPages = WORTH_PAGES): boolean {
  const { log, checkpointed } = logOf(db)
  if (log - checkpointed < worthPages) return false
  db.$client.pragma('wal_checkpoint(PASSIVE)')
  return true
}

/** Pages in the log, and how many of them are in the database already. @see https://sqlite.org/pragma.html#pragma_wal_checkpoint */
export function logOf(db: Db): { readonly log: number; readonly checkpointed: number } {
  const rows = db.$client.pragma('wal_checkpoint(NOOP)') as readonly {
    readonly log: number
    readonly checkpointed: number
  }[]
  return rows[0] ?? { log: 0, checkpointed: 0 }
}
