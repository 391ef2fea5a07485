import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { StoreOpenError, toOpenError } from './errors.ts'

/** An open database; queries go through Drizzle, `$client` is the driver's own handle. */
export type Db = BetterSQLite3Database & { readonly $client: Database }

/**
 * SQLite before 3.51.3 can corrupt a WAL database when a checkpoint meets a reset of the log.
 *
 * @see https://sqlite.org/wal.html#the_wal_reset_bug
 */
const OLDEST_ENGINE = [3, 51, 3] as const

/** Every pragma that is set for writing, or decides how safe a commit is, for those who look after the bot. */
export const WRITER_PRAGMAS = [
  'journal_mode',
  'synchronous',
  'auto_vacuum',
  'foreign_keys',
  'busy_timeout',
  'cache_size',
  'journal_size_limit',
  'wal_autocheckpoint',
  'page_size',
] as const

/** What `pragma auto_vacuum` and `pragma synchronous` read for INCREMENTAL and FULL. */
const INCREMENTAL = 2
const FULL = 2

/**
 * Pages of log after which a commit of the writer carries them into the database itself, which may take it 20 ms and more.
 * The keeper (`upkeep/keeper.ts`) does that beside it, long before; this is for when there is none, or it is too slow.
 */
const LOG_PAGES = 4_096

/** Pages of the writer's own that it need not read again, in KiB. Only what is used takes memory. */
const WRITE_CACHE_KIB = 16_384

/** What is left of a log that grew beyond it, in bytes: a backup holds it from being used anew. */
const LOG_BYTES = 33_554_432

/**
 * Opens a database for writing, and creates it and its directory where they are missing.
 *
 * WAL, so that readers never wait for the writer; `synchronous=FULL`, so that a commit survives a power cut. SQLite
 * forgets most pragmas when a file is closed, and ignores some without a word: all are set and read back at every open.
 *
 * `mustExist`: a file that is missing is not created. Default false.
 *
 * @throws {StoreOpenError} when the file cannot be used.
 */
export function openForWriting(path: string, busyTimeoutMs: number, { mustExist = false } = {}): Db {
  return opening(path, () => {
    if (!mustExist) mkdirSync(dirname(path), { recursive: true })
    assertOurs(path, busyTimeoutMs)
    const client = new SqliteDatabase(path, { timeout: busyTimeoutMs, fileMustExist: mustExist })
    return closingOnError(client, () => {
      assertEngine(path, client)
      // Only effective before the first page is written, and switching to WAL writes one.
      client.pragma(`auto_vacuum = ${INCREMENTAL}`)
      client.pragma('journal_mode = WAL')
      client.pragma(`synchronous = ${FULL}`)
      client.pragma('foreign_keys = ON')
      client.pragma(`busy_timeout = ${busyTimeoutMs}`)
      client.pragma(`cache_size = -${WRITE_CACHE_KIB}`)
      client.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
      client.pragma(`journal_size_limit = ${LOG_BYTES}`)
      assertPragma(path, client, 'auto_vacuum', INCREMENTAL)
      assertPragma(path, client, 'journal_mode', 'wal')
      assertPragma(path, client, 'synchronous', FULL)
      assertPragma(path, client, 'foreign_keys', 1)
      assertPragma(path, client, 'busy_timeout', busyTimeoutMs)
      assertPragma(path, client, 'cache_size', -WRITE_CACHE_KIB)
      assertPragma(path, client, 'wal_autocheckpoint', LOG_PAGES)
      assertPragma(path, client, 'journal_size_limit', LOG_BYTES)
      // A file that can be read but not written would otherwise fail at the first event.
      client.exec('BEGIN IMMEDIATE; ROLLBACK')
      return drizzle(client)
    })
  })
}

/**
 * What statistics of every connection read at once; with less, each of them reads it from the file again. Two years of 200
 * connections are 24 MB of packed outages. Only what is read takes memory.
 */
const READ_CACHE_KIB = 49_152

/**
 * Opens an existing database for reading, while a bot writes to it or not.
 *
 * @throws {StoreOpenError} when there is none, or it cannot be read.
 */
export function openForReading(path: string, busyTimeoutMs: number): Db {
  return opening(path, () => {
    if (!existsSync(path)) {
      throw new StoreOpenError(path, 'there is no such file', {
        remedy: 'start the bot once, or set store.path or HOLDFAST_DB to its file',
      })
    }
    const client = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs })
    return closingOnError(client, () => {
      assertEngine(path, client)
      client.pragma('query_only = ON')
      client.pragma(`cache_size = -${READ_CACHE_KIB}`)
      assertPragma(path, client, 'query_only', 1)
      client.prepare('SELECT count(*) FROM sqlite_schema').get()
      return drizzle(client)
    })
  })
}

/**
 * Opens a database beside its writer, to carry the log into it. Writes no row.
 *
 * @throws {StoreOpenError} when there is none, or it cannot be written.
 */
export function openForCheckpoints(path: string): Db {
  return opening(path, () => {
    // Its own waits are nobody's: what is busy now is tried again later.
    const client = new SqliteDatabase(path, { fileMustExist: true, timeout: 0 })
    return closingOnError(client, () => {
      assertEngine(path, client)
      assertTables(path, tablesOf(client))
      client.pragma(`synchronous = ${FULL}`)
      assertPragma(path, client, 'synchronous', FULL)
      return drizzle(client)
    })
  })
}

/**
 * Opens a copy that nobody else uses, as one file: without a log beside it, which a move would forget, and which a reader
 * could not make in a folder that it may not write to.
 *
 * @throws {StoreOpenError} when it is no database of ours.
 */
export function openCopy(path: string): Db {
  return opening(path, () => {
    const client = new SqliteDatabase(path, { fileMustExist: true, timeout: 0 })
    return closingOnError(client, () => {
      assertEngine(path, client)
      client.pragma('journal_mode = DELETE')
      assertPragma(path, client, 'journal_mode', 'delete')
      client.pragma(`synchronous = ${FULL}`)
      assertTables(path, tablesOf(client))
      return drizzle(client)
    })
  })
}

/** Looks before anything is set: a pragma would change another program's file. */
function assertOurs(path: string, busyTimeoutMs: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return
  const client = new SqliteDatabase(path, { readonly: true, timeout: busyTimeoutMs })
  try {
    assertTables(path, tablesOf(client))
  } finally {
    client.close()
  }
}

function tablesOf(client: Database): readonly string[] {
  const names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
  return client.prepare<[], string>(names).pluck().all()
}

/** A crash before the first migration was done leaves Drizzle's own table and nothing else. */
const isNew = (tables: readonly string[]): boolean => tables.every((name) => name === '__drizzle_migrations')

function assertTables(path: string, tables: readonly string[]): void {
  if (isNew(tables) || (tables.includes('meta') && tables.includes('state_intervals'))) return
  throw new StoreOpenError(path, 'it is a database of another program')
}

/**
 * True for a database that no migration has filled yet.
 *
 * @throws {StoreOpenError} when it is another program's.
 */
export function isNewDatabase(path: string, db: Db): boolean {
  const tables = tablesOf(db.$client)
  assertTables(path, tables)
  return isNew(tables)
}

/** Holds a database for one writer. */
export interface DatabaseLock {
  release(): void
}

/**
 * Takes the database for this process, so that no second bot writes to it. The operating system releases the lock when
 * the process ends, however it ends.
 *
 * The lock is an exclusive transaction on a SQLite file beside the database: readers of the database never meet it.
 *
 * @throws {StoreOpenError} when another process holds it.
 */
export function lockDatabase(path: string): DatabaseLock {
  return opening(path, () => {
    mkdirSync(dirname(path), { recursive: true })
    const client = new SqliteDatabase(`${realPath(path)}-lock`, { timeout: 0 })
    return closingOnError(client, () => {
      try {
        client.exec('BEGIN EXCLUSIVE')
      } catch (cause) {
        if (!isBusy(cause)) throw cause
        throw new StoreOpenError(path, 'another bot is using it', {
          remedy: 'stop that one, or set store.path or HOLDFAST_DB to another file',
          cause,
        })
      }
      return { release: () => client.close() }
    })
  })
}

/** One name for a file, whatever links lead to it; the file itself need not exist yet. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
}

/** True where another connection holds a lock that was not let go in time: nothing is wrong with our own. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

function opening<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    throw toOpenError(path, cause)
  }
}

function closingOnError<T>(client: Database, use: () => T): T {
  try {
    return use()
  } catch (cause) {
    client.close()
    throw cause
  }
}

function assertEngine(path: string, client: Database): void {
  const version = String(client.prepare('SELECT sqlite_version()').pluck().get())
  if (isOlder(version)) {
    throw new StoreOpenError(path, `SQLite ${version} can corrupt a database under load`, {
      remedy: `install better-sqlite3 with SQLite ${OLDEST_ENGINE.join('.')} or later`,
    })
  }
}

/** True for a version of SQLite that must not be trusted with a WAL database. */
export function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, oldest] of OLDEST_ENGINE.entries()) {
    const part = parts[index] ?? 0
    if (part !== oldest) return part < oldest
  }
  return false
}

function assertPragma(path: string, client: Database, name: string, expected: string | number): void {
  const actual = client.pragma(name, { simple: true })
  if (actual !== expected) throw new StoreOpenError(path, `its ${name} reads ${actual}, not ${expected}`)
}
