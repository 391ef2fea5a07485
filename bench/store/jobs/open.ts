import { systemClock } from '@holdfast/adapter-core'
import { type EventStore, openSqliteStore } from '@holdfast/event-store'

/** Longer than any log: nothing is purged for its age. */
const FOR_EVER_DAYS = 36_500

/** Opens the store as the bot does, threads and all; without backups, and without a limit of its size. */
export function openStore(path: string, retentionDays = FOR_EVER_DAYS): Promise<EventStore> {
  return openSqliteStore({
    path,
    mode: 'live',
    spillPath: `${path}.spill`,
    clock: systemClock,
    upkeep: { retentionDays, maxBytes: Number.MAX_SAFE_INTEGER, backup: null },
  })
}
