import { type Db, lockDatabase, openForWriting } from './database.ts'
import { toOpenError } from './errors.ts'
import { type AppendEvents, prepareAppend } from './event-writer.ts'
import { prepareDatabase, type StoreMode } from './migrate.ts'
import type { EventStore } from './port.ts'
import { createReader } from './reader.ts'
import { beginRun, endRun, tickRun } from './run-log.ts'
import { insertSamples } from './sample-queries.ts'

export interface SqliteStoreOptions {
  /** The database file; it and its directory are created where missing. */
  readonly path: string
  /** The file remembers it. */
  readonly mode: StoreMode
  /** How long a write waits for another process's lock, in ms. Default 5 000. */
  readonly busyTimeoutMs?: number
}

/**
 * Opens the durable store and holds it for this process until it is closed.
 *
 * What the process before left is read back: the fold goes on where the last stored event left it.
 *
 * @throws {StoreOpenError} when the file cannot be used, or another bot uses it.
 * @throws {StoreModeError} when it holds the other mode's data.
 */
export function openSqliteStore({ path, mode, busyTimeoutMs = 5_000 }: SqliteStoreOptions): EventStore {
  const lock = lockDatabase(path)
  let db: Db | undefined
  let append: AppendEvents
  try {
    db = openForWriting(path, busyTimeoutMs)
    prepareDatabase(db, path, mode)
    append = prepareAppend(db)
  } catch (cause) {
    db?.$client.close()
    lock.release()
    throw toOpenError(path, cause)
  }

  const opened = db
  const reader = createReader(opened)
  return {
    ...reader,
    append: async (events) => append(events),
    beginRun: async (at) => beginRun(opened, at),
    tick: async (at) => tickRun(opened, at),
    endRun: async (at) => endRun(opened, at),
    addSamples: async (samples) => insertSamples(opened, samples),
    close: async () => {
      await reader.close()
      lock.release()
    },
  }
}
