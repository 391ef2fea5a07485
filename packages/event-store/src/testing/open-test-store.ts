import { dirname, join } from 'node:path'
import { systemClock } from '@holdfast/adapter-core/clock'
import type { EventStore } from '../port.ts'
import { openSqliteStore, type SqliteStoreOptions, type StartThreads } from '../sqlite-store.ts'

/** Opens a durable store; what is not said is as simple as it can be, the spill file beside the database. */
export function openTestStore(
  options: Partial<SqliteStoreOptions> & Pick<SqliteStoreOptions, 'path'>,
  start?: StartThreads,
): Promise<EventStore> {
  return openSqliteStore(
    {
      mode: 'demo',
      clock: systemClock,
      spillPath: join(dirname(options.path), 'spill.jsonl'),
      upkeep: { retentionDays: 365, maxBytes: 1024 ** 3, backup: null },
      ...options,
    },
    start,
  )
}
