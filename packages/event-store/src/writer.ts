import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { asc, between } from 'drizzle-orm'
import { type Batch, readLastBatch } from './batch.ts'
import { type Db, lockDatabase, openForWriting } from './database.ts'
import { readDatabaseHealth } from './database-health.ts'
import { StoreOpenError, toOpenError } from './errors.ts'
import { prepareAppend } from './event-writer.ts'
import { readMeta, writeMeta } from './meta.ts'
import { prepareDatabase, type StoreMode } from './migrate.ts'
import type { DatabaseHealth, PreviousRun, Sample, SampledMetric } from './port.ts'
import { beginRun, endRun, tickRun } from './run-log.ts'
import { insertSamples } from './sample-queries.ts'
import { events } from './schema.ts'

export interface WriterOptions {
  /** The database file; it and its directory are created where missing. */
  readonly path: string
  /** The file remembers it. */
  readonly mode: StoreMode
  /** How long a write waits for another connection's lock, in ms. Default 5 000. */
  readonly busyTimeoutMs?: number
  /** Names a new database. Default: a random UUID. */
  readonly newId?: () => string
  /** Only the database with this id will do, and none is created. Default: whatever the path holds. */
  readonly expectedId?: string
}

/** The one that writes to a database, without a thread around it: every call is done when it returns. */
export interface Writer {
  /** The connection, for what works beside it. @throws where it is not open because `reopen` failed. */
  readonly db: Db
  /** The random id that the database was given at its creation. */
  readonly id: string
  /** Stores events in order, all or none; in the same transaction the batch's name, where it has one. */
  append(events: readonly HoldfastEvent[], batch?: Batch): readonly StoredEvent[]
  /** The newest batch that is stored; null before the first that had a name. */
  lastBatch(): Batch | null
  /** The newest event's id; 0 before the first. */
  lastEventId(): number
  /** Stored events by their ids, both included. */
  eventsBetween(first: number, last: number): readonly StoredEvent[]
  readMeta(key: string): string | null
  writeMeta(key: string, value: string): void
  beginRun(at: number): PreviousRun | null
  tick(at: number): void
  endRun(at: number): void
  addSamples(samples: readonly (Sample & { readonly metric: SampledMetric })[]): void
  health(): DatabaseHealth
  /**
   * Closes the connection and opens another to the same database.
   *
   * @throws {StoreOpenError} when that is not possible, or another database is in its place; it may be tried again.
   */
  reopen(): void
  /** Closes the connection and lets other writers in. */
  close(): void
}

interface Connection {
  readonly db: Db
  readonly id: string
  readonly append: ReturnType<typeof prepareAppend>
}

/**
 * Opens a database for its only writer and holds it until it is closed. What the process before left is read back: the
 * fold goes on where the last stored event left it.
 *
 * @throws {StoreOpenError} when the file cannot be used, or another bot uses it.
 * @throws {StoreModeError} when it holds the other mode's data.
 */
export function openWriter(options: WriterOptions): Writer {
  const { path } = options
  const lock = lockDatabase(path)
  let connection: Connection | null = null
  try {
    connection = connect(options)
  } catch (cause) {
    lock.release()
    throw toOpenError(path, cause)
  }
  const { id } = connection

  const disconnect = (): void => {
    const open = connection
    connection = null
    open?.db.$client.close()
  }
  const opened = (): Connection => {
    if (connection === null) throw new StoreOpenError(path, 'it was closed after a failure')
    return connection
  }

  return {
    id,
    get db() {
      return opened().db
    },
    append: (added, batch) => opened().append(added, batch),
    lastBatch: () => readLastBatch(opened().db),
    lastEventId: () => lastEventId(opened().db),
    eventsBetween: (first, last) =>
      opened()
        .db.select()
        .from(events)
        .where(between(events.id, first, last))
        .orderBy(asc(events.id))
        .all() as StoredEvent[],
    readMeta: (key) => readMeta(opened().db, key),
    writeMeta: (key, value) => writeMeta(opened().db, key, value),
    beginRun: (at) => beginRun(opened().db, at),
    tick: (at) => tickRun(opened().db, at),
    endRun: (at) => endRun(opened().db, at),
    addSamples: (samples) => insertSamples(opened().db, samples),
    health: () => readDatabaseHealth(opened().db, path),
    reopen() {
      disconnect()
      try {
        connection = connect({ ...options, expectedId: id })
      } catch (cause) {
        throw toOpenError(path, cause)
      }
    },
    close() {
      try {
        disconnect()
      } finally {
        lock.release()
      }
    },
  }
}

function connect({ path, mode, busyTimeoutMs = 5_000, newId, expectedId }: WriterOptions): Connection {
  const db = openForWriting(path, busyTimeoutMs, { mustExist: expectedId !== undefined })
  try {
    if (expectedId !== undefined) assertSame(db, path, expectedId)
    prepareDatabase(db, path, mode)
    const id = readMeta(db, 'id') ?? named(db, newId ?? (() => crypto.randomUUID()))
    return { db, id, append: prepareAppend(db) }
  } catch (error) {
    db.$client.close()
    throw error
  }
}

function assertSame(db: Db, path: string, expectedId: string): void {
  const hasMeta = db.$client.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() !== undefined
  if (hasMeta && readMeta(db, 'id') === expectedId) return
  throw new StoreOpenError(path, 'another database is in its place', {
    remedy: 'put the file that was there back, or start the bot anew',
  })
}

function named(db: Db, newId: () => string): string {
  const id = newId()
  writeMeta(db, 'id', id)
  return id
}

function lastEventId(db: Db): number {
  // From the sequence, not from the rows: what is purged had ids, too.
  const seq = db.$client.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'events'").pluck().get()
  return seq ?? 0
}
