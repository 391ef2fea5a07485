import { fileURLToPath } from 'node:url'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { type Db, isNewDatabase } from './database.ts'
import { StoreModeError, StoreOpenError } from './errors.ts'
import { readMeta, writeMeta } from './meta.ts'
import { rebuildProjections } from './rebuild.ts'

/** Beside this package, wherever the bot was started from. */
const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../migrations', import.meta.url)) }

/** The newest schema whose migration leaves projections empty. */
const PROJECTIONS_SINCE = 2

/** Which data a file holds. */
export type StoreMode = 'demo' | 'live'

/**
 * Brings a database to this program's schema and mode, its projections to this program's fold.
 *
 * @throws {StoreOpenError} when the file is no database of ours, or of a later version.
 * @throws {StoreModeError} when it holds the other mode's data.
 */
export function prepareDatabase(db: Db, path: string, mode: StoreMode): void {
  const before = readVersion(db, path)
  const fileMode = before === null ? null : readMeta(db, 'mode')
  if (fileMode !== null && fileMode !== mode) throw new StoreModeError(path, fileMode, mode)
  migrate(db, MIGRATIONS)
  writeMeta(db, 'mode', mode)
  if (before === latestVersion()) return
  // Only with its projections is the file of this version: a reader refuses it until then, and where the process dies
  // before, the next open does it again.
  if (before !== null && before < PROJECTIONS_SINCE) rebuildProjections(db)
  writeMeta(db, 'schema_version', String(latestVersion()))
}

/**
 * Checks that a reader of this version understands the file.
 *
 * @throws {StoreOpenError} when it does not.
 */
export function assertReadable(db: Db, path: string): void {
  const version = readVersion(db, path)
  if (version === latestVersion()) return
  throw new StoreOpenError(
    path,
    version === null ? 'it is empty' : `its schema ${version} is older than this program`,
    {
      remedy: 'start the bot once with this version',
    },
  )
}

const latestVersion = (): number => readMigrationFiles(MIGRATIONS).length

/** Number of migrations the file has seen; null for a new file. */
function readVersion(db: Db, path: string): number | null {
  if (isNewDatabase(path, db)) return null
  const version = Number(readMeta(db, 'schema_version') ?? 0)
  if (version > latestVersion()) {
    throw new StoreOpenError(
      path,
      `a later version wrote it (schema ${version}, this program knows ${latestVersion()})`,
      {
        remedy: 'update Holdfast, or set store.path or HOLDFAST_DB to another file',
      },
    )
  }
  return version
}
