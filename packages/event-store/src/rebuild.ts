import { FOLD_VERSION } from '@holdfast/reconnect-monitor/history'
import { type FoldState, NO_EVENTS, prepareCheckpoints, type RebuildBase, readBase, tailStarts } from './checkpoint.ts'
import type { Db } from './database.ts'
import { createEventFolder } from './event-folder.ts'
import { readEvents } from './event-log.ts'
import { prepareIntervals } from './interval-writer.ts'
import { readMaxLateMs, writeMaxLateMs } from './lateness.ts'
import { prepareOutages } from './outage-writer.ts'
import { prepareProjection } from './projection-writer.ts'
import { recomputeDigests, recomputeSums } from './recompute.ts'

/** Events between two flushes: enough to write once what changes often, and nothing in memory. */
const FLUSH_EVERY = 10_000

/**
 * Makes all projections anew, the events' outage ids and the checkpoints included, in one transaction: from the events, and
 * after a purge from the checkpoint where it ended. What is older is left as it is. Takes the same memory for any log.
 */
export function rebuildProjections(db: Db, watch: RebuildWatch = {}): FoldState {
  return db.$client.transaction(() => rebuild(db, watch)).immediate()
}

/** What a rebuild tells on its way. */
export interface RebuildWatch {
  /** So many events are folded. */
  readonly onProgress?: (events: number) => void
  /** An event turned out to belong to another outage than was stored, or to none. */
  readonly onReassigned?: () => void
}

function rebuild(db: Db, watch: RebuildWatch): FoldState {
  const base = readBase(db)
  if (base === null) restoreNothing(db)
  else restoreBase(db, base)
  const state = foldAfter(db, base?.state ?? NO_EVENTS, watch)
  if (state.lateness.maxLateMs > readMaxLateMs(db)) writeMaxLateMs(db, state.lateness.maxLateMs)
  recomputeSums(db)
  recomputeDigests(db)
  return state
}

function restoreNothing(db: Db): void {
  db.$client.exec('DELETE FROM outages; DELETE FROM state_intervals; DELETE FROM checkpoints')
  prepareCheckpoints(db).replace(NO_EVENTS, 0)
}

function restoreBase(db: Db, { state: { eventId, connections }, tails }: RebuildBase): void {
  const run = (statement: string, ...values: readonly (string | number)[]): void => {
    db.$client.prepare(statement).run(...values)
  }
  run('DELETE FROM checkpoints WHERE event_id > ?', eventId)
  run('UPDATE checkpoints SET fold_version = ?', FOLD_VERSION)

  run('DELETE FROM outages WHERE id > ?', eventId)
  const writeOutage = prepareOutages(db)
  for (const { outage, lastOutage, subscriptions } of connections.values()) {
    for (const mutable of [outage, lastOutage, ...subscriptions]) {
      if (mutable === null) continue
      run('DELETE FROM outages WHERE id = ?', mutable.id)
      writeOutage(mutable)
    }
  }

  const starts = new Map(tailStarts(connections))
  const stored = db.$client.prepare<[], string>('SELECT DISTINCT connection FROM state_intervals').pluck().all()
  for (const connection of stored) {
    const from = starts.get(connection)
    if (from === undefined) run('DELETE FROM state_intervals WHERE connection = ?', connection)
    else run('DELETE FROM state_intervals WHERE connection = ? AND from_at >= ?', connection, from)
  }
  const intervals = prepareIntervals(db)
  for (const interval of tails) intervals.add(interval)
  intervals.flush()
}

function foldAfter(db: Db, base: FoldState, { onProgress, onReassigned }: RebuildWatch): FoldState {
  const setOutageId = db.$client.prepare('UPDATE events SET outage_id = ? WHERE id = ?')
  const folder = createEventFolder(
    prepareProjection(db, () => {}),
    prepareCheckpoints(db),
  )
  folder.begin(base)
  let done = 0
  for (const event of readEvents(db, base.eventId)) {
    const outageId = folder.fold(event)
    if (outageId !== event.outageId) {
      setOutageId.run(outageId, event.id)
      onReassigned?.()
    }
    done += 1
    if (event.id % FLUSH_EVERY === 0) {
      folder.flush()
      onProgress?.(done)
    }
  }
  return folder.flush()
}
