import { FOLD_VERSION, foldEvent, type History } from '@holdfast/reconnect-monitor/history'
import { desc } from 'drizzle-orm'
import type { Db } from './database.ts'
import { readEvents } from './event-queries.ts'
import { checkpoints } from './schema.ts'

/** The fold's state after an event. */
export interface Checkpoint {
  readonly eventId: number
  readonly history: History
}

/** Replaces the checkpoint. */
export function writeCheckpoint(db: Db, { eventId, history }: Checkpoint): void {
  db.delete(checkpoints).run()
  db.insert(checkpoints).values({ eventId, foldVersion: FOLD_VERSION, history }).run()
}

/** The newest checkpoint, and the fold's state after the newest event; null where this fold wrote none. */
export function restoreHistory(db: Db): { readonly checkpoint: Checkpoint; readonly history: History } | null {
  const checkpoint = db.select().from(checkpoints).orderBy(desc(checkpoints.eventId)).limit(1).get()
  if (checkpoint?.foldVersion !== FOLD_VERSION) return null
  let { history } = checkpoint
  for (const event of readEvents(db, checkpoint.eventId)) history = foldEvent(history, event).history
  return { checkpoint, history }
}
