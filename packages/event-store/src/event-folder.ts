import { type ConnectionHistory, foldInto, type NumberedEvent } from '@holdfast/reconnect-monitor/history'
import { CHECKPOINT_EVERY, type CheckpointWriter, type FoldState, mustKeep, NO_EVENTS } from './checkpoint.ts'
import { later } from './lateness.ts'
import type { ProjectionWriter } from './projection-writer.ts'

/** Folds events into the projections' tables inside a transaction, and leaves checkpoints on the way. */
export interface EventFolder {
  /** Begins anew from a state: that after the last event, or that before a transaction that failed. */
  begin(state: FoldState): void
  /** Takes in the next event, and tells to which outage it belongs. */
  fold(event: NumberedEvent): number | null
  /** Brings to the tables what is only in memory, and tells where the fold stands. */
  flush(): FoldState
}

/** Prepares a folder over the writers of a database. */
export function createEventFolder(projections: ProjectionWriter, checkpoints: CheckpointWriter): EventFolder {
  let connections = new Map<string, ConnectionHistory>()
  let { eventId, lateness, kept } = NO_EVENTS
  /** What the newest checkpoint must be: of several in a transaction only the last is written. */
  let due: { readonly state: FoldState; readonly at: number } | null = null

  const stateNow = (): FoldState => ({ eventId, lateness, kept, connections: new Map(connections) })

  return {
    begin: (state) => {
      ;({ eventId, lateness, kept } = state)
      connections = new Map(state.connections)
      due = null
    },
    fold: (event) => {
      const { changes, outageId } = foldInto(connections, event)
      for (const change of changes) projections.apply(change)
      eventId = event.id
      lateness = later(lateness, event.at)
      kept ??= { eventId: 0, at: event.at }
      if (mustKeep(kept, event.id, event.at)) {
        kept = { eventId, at: event.at }
        projections.flush()
        checkpoints.keep(stateNow(), event.at)
      }
      if (event.id % CHECKPOINT_EVERY === 0) due = { state: stateNow(), at: event.at }
      return outageId
    },
    flush: () => {
      projections.flush()
      if (due !== null) checkpoints.replace(due.state, due.at)
      due = null
      return stateNow()
    },
  }
}
