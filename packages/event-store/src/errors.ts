const ANOTHER_FILE = 'set store.path or HOLDFAST_DB to a writable file'

/** The database file cannot be used. One line: place, reason, remedy. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError'
  readonly path: string

  constructor(path: string, reason: string, options: { readonly remedy?: string; readonly cause?: unknown } = {}) {
    super(`Cannot open the database at ${path}: ${reason}; ${options.remedy ?? ANOTHER_FILE}`, { cause: options.cause })
    this.path = path
  }
}

/** The database file belongs to the other mode: demo data never mixes with real data. */
export class StoreModeError extends Error {
  override readonly name = 'StoreModeError'
  readonly path: string

  constructor(path: string, fileMode: string, mode: string) {
    super(
      `Cannot open the database at ${path} in ${mode} mode: it holds ${fileMode} data; ` +
        `set store.path or HOLDFAST_DB to another file, or HOLDFAST_MODE to ${fileMode}`,
    )
    this.path = path
  }
}

/** The store is closed. What it says of events: where they are, and when they are stored after all. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError'
}

/** A thread of the store ended by itself, a bug; another one takes its place. */
export class ThreadDiedError extends Error {
  override readonly name = 'ThreadDiedError'
}

/** A backup cannot be made, or is not sound. One line: place, reason, remedy. */
export class BackupError extends Error {
  override readonly name = 'BackupError'

  constructor(file: string, reason: string, cause?: unknown) {
    super(`Cannot back up to ${file}: ${reason}`, { cause })
  }
}

/** A backup cannot be restored, and the database is as it was. One line: place, reason, remedy. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError'

  constructor(file: string, reason: string, cause?: unknown) {
    super(`Cannot restore ${file}: ${reason}`, { cause })
  }
}

const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ['SQLITE_NOTADB', 'it is not a SQLite database'],
  ['SQLITE_BUSY', 'another process has locked it'],
  ['SQLITE_READONLY', 'it cannot be written'],
  ['SQLITE_CANTOPEN', 'it cannot be opened or created'],
  ['SQLITE_PERM', 'access was denied'],
  ['SQLITE_CORRUPT', 'it is damaged'],
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk failed'],
  ['EEXIST', 'a part of its path is a file'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EACCES', 'its directory cannot be created'],
  ['EPERM', 'its directory cannot be created'],
  ['EROFS', 'its directory cannot be created'],
]

/** SQLite's native part could not be loaded; a single file puts it into the directory for temporary files to do that. */
const NOT_LOADED = 'ERR_DLOPEN_FAILED'
const ANOTHER_TMPDIR =
  'as a single file, set TMPDIR to a directory that is writable and not mounted noexec; from the sources, install again'

/** Says in the operator's words why opening failed; an error that says so already is kept. */
export function toOpenError(path: string, cause: unknown): Error {
  if (cause instanceof StoreOpenError || cause instanceof StoreModeError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === NOT_LOADED) {
    return new StoreOpenError(path, `cannot load SQLite: ${messageOf(cause)}`, { remedy: ANOTHER_TMPDIR, cause })
  }
  const known = REASONS.find(([prefix]) => code.startsWith(prefix))
  const reason = known?.[1] ?? messageOf(cause)
  return new StoreOpenError(path, reason, { cause })
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
