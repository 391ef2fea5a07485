import { readPurgedThrough, writePurgedThrough } from './checkpoint.ts'
import type { Db } from './database.ts'

/** Checkpoints deleted at once: each may be as large as thousands of events. */
const CHECKPOINTS_AT_ONCE = 8

/**
 * Deletes a piece of all events up to a kept checkpoint's, and at last the checkpoints before it, which nothing can begin
 * from any more. Outages, intervals, digests and rollups stay, and those that the checkpoint does not hold are frozen.
 *
 * Each call is one short transaction; wherever the process dies, the next call goes on. From the first call on events up to
 * there count no longer: a rebuild begins at the checkpoint, whatever is still there of them.
 *
 * @param maxRows most events to delete in this call
 * @returns how many rows were deleted; 0 once nothing is left to delete
 * @throws {RangeError} when the event is not that of a kept checkpoint, or lies before the end of an earlier purge.
 */
export function purgeThrough(db: Db, checkpointEventId: number, maxRows: number): number {
  return db.$client
    .transaction(() => {
      begin(db, checkpointEventId)
      const { changes: events } = db.$client
        .prepare('DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= ? ORDER BY id LIMIT ?)')
        .run(checkpointEventId, maxRows)
      if (events > 0) return events
      return db.$client
        .prepare(
          `DELETE FROM checkpoints WHERE event_id IN
             (SELECT event_id FROM checkpoints WHERE event_id < ? ORDER BY event_id LIMIT ${CHECKPOINTS_AT_ONCE})`,
        )
        .run(checkpointEventId).changes
    })
    .immediate()
}

function begin(db: Db, eventId: number): void {
  const through = readPurgedThrough(db)
  if (through === eventId) return
  if (eventId < through) throw new RangeError(`Events up to ${through} are purged already, ${eventId} lies before it`)
  const kept = 'SELECT count(*) FROM checkpoints WHERE event_id = ? AND tails IS NOT NULL'
  if (db.$client.prepare<[number], number>(kept).pluck().get(eventId) !== 1) {
    throw new RangeError(`A purge can end at a kept checkpoint only, and event ${eventId} has none`)
  }
  writePurgedThrough(db, eventId)
}
