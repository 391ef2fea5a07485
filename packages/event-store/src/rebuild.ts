import { emptyHistory, foldEvent } from '@holdfast/reconnect-monitor/history'
import { eq } from 'drizzle-orm'
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts'
import type { Db } from './database.ts'
import { readEvents } from './event-queries.ts'
import { prepareProjection } from './projection-writer.ts'
import { checkpoints, events, outages, stateIntervals } from './schema.ts'

/** Makes outages, intervals and the events' outage ids anew from the events, in one transaction. */
export function rebuildProjections(db: Db): Checkpoint {
  const applyChange = prepareProjection(db)
  return db.transaction(
    () => {
      for (const table of [outages, stateIntervals, checkpoints]) db.delete(table).run()
      let history = emptyHistory()
      let eventId = 0
      for (const event of readEvents(db)) {
        const folded = foldEvent(history, event)
        folded.changes.forEach(applyChange)
        if (folded.outageId !== event.outageId) {
          db.update(events).set({ outageId: folded.outageId }).where(eq(events.id, event.id)).run()
        }
        history = folded.history
        eventId = event.id
      }
      const checkpoint = { eventId, history }
      writeCheckpoint(db, checkpoint)
      return checkpoint
    },
    { behavior: 'immediate' },
  )
}
