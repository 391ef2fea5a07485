import { dirname, join } from 'node:path'
import { systemClock } from '@holdfast/adapter-core'
import { type EventStore, openSqliteStore } from '@holdfast/event-store'

/** The durable store over a file, in demo mode, with all that waits or is spilled beside it. */
export function openTestStore(path: string): Promise<EventStore> {
  return openSqliteStore({
    path,
    mode: 'demo',
    clock: systemClock,
    spillPath: join(dirname(path), 'spill.jsonl'),
    upkeep: { retentionDays: 365, maxBytes: 1_073_741_824, backup: null },
  })
}
