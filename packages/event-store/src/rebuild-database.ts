import { type Db, lockDatabase, openForReading, openForWriting } from './database.ts'
import { assertReadable } from './migrate.ts'
import { rebuildProjections } from './rebuild.ts'

/** What a rebuild made, and whether it was needed. */
export interface RebuildReport {
  readonly events: number
  readonly outages: number
  readonly intervals: number
  /** Rows that were not what the events say, in whatever table: added, deleted or set right. 0 where all was well. */
  readonly changed: number
}

export interface RebuildOptions {
  /** Told every some thousand events. */
  readonly onProgress?: (done: number, total: number) => void
}

/** Tables that are made from events. */
const PROJECTIONS = ['outages', 'state_intervals', 'outage_digests', 'rollups'] as const

/**
 * Makes the projections of a database file anew from its events. No bot may be using it.
 *
 * @throws {StoreOpenError} when a bot is, or the file cannot be used.
 */
export function rebuildDatabase(path: string, options: RebuildOptions = {}): RebuildReport {
  // Where there is no database none is made.
  openForReading(path, 5_000).$client.close()
  const lock = lockDatabase(path)
  try {
    const db = openForWriting(path, 5_000)
    try {
      assertReadable(db, path)
      return rebuild(db, options)
    } finally {
      db.$client.close()
    }
  } finally {
    lock.release()
  }
}

function rebuild(db: Db, { onProgress }: RebuildOptions): RebuildReport {
  const count = (from: string): number => Number(db.$client.prepare(`SELECT count(*) FROM ${from}`).pluck().get())
  for (const table of PROJECTIONS) db.$client.exec(`CREATE TEMP TABLE old_${table} AS SELECT * FROM ${table}`)
  const events = count('events')
  let changed = 0
  rebuildProjections(db, {
    onProgress: (done) => onProgress?.(done, events),
    onReassigned: () => {
      changed += 1
    },
  })
  for (const table of PROJECTIONS) {
    const [added, gone] = [
      count(`(SELECT * FROM ${table} EXCEPT SELECT * FROM temp.old_${table})`),
      count(`(SELECT * FROM temp.old_${table} EXCEPT SELECT * FROM ${table})`),
    ]
    // A row that was set right is in both.
    changed += Math.max(added, gone)
  }
  return { events, outages: count('outages'), intervals: count('state_intervals'), changed }
}
