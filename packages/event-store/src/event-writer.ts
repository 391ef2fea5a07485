import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { foldEvent } from '@holdfast/reconnect-monitor/history'
import { sql } from 'drizzle-orm'
import { restoreHistory, writeCheckpoint } from './checkpoint.ts'
import type { Db } from './database.ts'
import { prepareProjection } from './projection-writer.ts'
import { rebuildProjections } from './rebuild.ts'
import { events } from './schema.ts'

/** Events between two checkpoints: a start folds at most so many, which takes some 10 ms. */
const CHECKPOINT_EVERY = 1_000

/** Stores events in order, all or none, with their outages and intervals. Returns once they are on disk. */
export type AppendEvents = (events: readonly HoldfastEvent[]) => readonly StoredEvent[]

/** Prepares a database's only writer, which goes on from what the database holds. */
export function prepareAppend(db: Db): AppendEvents {
  const p = sql.placeholder
  const insertEvent = db
    .insert(events)
    .values({
      id: p('id'),
      at: p('at'),
      connection: p('connection'),
      type: p('type') as unknown as StoredEvent['type'],
      outageId: p('outageId'),
      data: p('data') as unknown as StoredEvent['data'],
    })
    .prepare()
  const applyChange = prepareProjection(db)
  const restored = restoreHistory(db) ?? rebuiltHistory(db)
  let history = restored.history
  let checkpointId = restored.checkpoint.eventId

  return (batch) => {
    if (batch.length === 0) return []
    const done = db.transaction(
      () => {
        let next = history
        let id = lastIdEver(db)
        const stored: StoredEvent[] = []
        for (const event of batch) {
          id += 1
          const folded = foldEvent(next, { ...event, id })
          const row = { ...event, id, outageId: folded.outageId }
          insertEvent.run(row)
          folded.changes.forEach(applyChange)
          next = folded.history
          stored.push(row)
        }
        const isDue = id - checkpointId >= CHECKPOINT_EVERY
        if (isDue) writeCheckpoint(db, { eventId: id, history: next })
        return { stored, next, checkpointId: isDue ? id : checkpointId }
      },
      { behavior: 'immediate' },
    )
    // Only now: had the transaction failed, the history would be what it was.
    history = done.next
    checkpointId = done.checkpointId
    return done.stored
  }
}

/** The largest id ever given, events that are purged included. */
function lastIdEver(db: Db): number {
  return db.get<{ seq: number } | undefined>(sql`SELECT seq FROM sqlite_sequence WHERE name = 'events'`)?.seq ?? 0
}

function rebuiltHistory(db: Db): ReturnType<typeof restoreHistory> & {} {
  const checkpoint = rebuildProjections(db)
  return { checkpoint, history: checkpoint.history }
}
