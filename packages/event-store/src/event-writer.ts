import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { type Batch, writeLastBatch } from './batch.ts'
import { prepareCheckpoints, restoreState } from './checkpoint.ts'
import type { Db } from './database.ts'
import { createEventFolder } from './event-folder.ts'
import { writeMaxLateMs } from './lateness.ts'
import { prepareProjections } from './projection-writer.ts'
import { rebuildProjections } from './rebuild.ts'

/** Stores events in order, all or none, with all that is made of them. Returns once they are on disk. */
export type AppendEvents = (events: readonly HoldfastEvent[], name?: Batch) => readonly StoredEvent[]

/** Prepares a database's only writer, which goes on from what the database holds. */
export function prepareAppend(db: Db): AppendEvents {
  const lastId = db.$client.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'").pluck()
  const insert = db.$client.prepare(
    'INSERT INTO events (id, at, connection, type, outage_id, data) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const projections = prepareProjections(db)
  const folder = createEventFolder(projections, prepareCheckpoints(db))
  let state = restoreState(db) ?? rebuildProjections(db)
  folder.begin(state)

  const store = db.$client.transaction((events: readonly HoldfastEvent[], name: Batch | undefined) => {
    const stored: StoredEvent[] = []
    // The largest id ever given, events that are purged included.
    let id = lastId.get() ?? 0
    for (const event of events) {
      id += 1
      const row = { ...event, id, outageId: folder.fold({ ...event, id }) }
      insert.run(id, row.at, row.connection, row.type, row.outageId, JSON.stringify(row.data))
      stored.push(row)
    }
    const next = folder.flush()
    const { maxLateMs } = next.lateness
    if (maxLateMs > state.lateness.maxLateMs) writeMaxLateMs(db, maxLateMs)
    if (name !== undefined) writeLastBatch(db, name)
    return { stored, next }
  })

  return (events, name) => {
    if (events.length === 0) return []
    try {
      const { stored, next } = store.immediate(events, name)
      state = next
      return stored
    } catch (error) {
      // Nothing of the batch is on disk, so nothing of it may stay in memory.
      projections.forget()
      folder.begin(state)
      throw error
    }
  }
}
