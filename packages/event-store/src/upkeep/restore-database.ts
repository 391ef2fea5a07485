import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Db, isNewDatabase, lockDatabase, openForReading, openForWriting } from '../database.ts'
import { RestoreError, StoreOpenError } from '../errors.ts'
import { prepareAppend } from '../event-writer.ts'
import { readMeta, writeMeta } from '../meta.ts'
import { prepareDatabase, type StoreMode } from '../migrate.ts'
import { verifyProjections } from '../verify.ts'
import { assertIntact, checkCopy } from './check-copy.ts'
import { type CopyOptions, copyDatabase, syncToDisk } from './copy-database.ts'
import { CopyProblem, OLDER, problemText } from './copy-problem.ts'
import { removeDatabase } from './database-files.ts'
import { moveSpill } from './left-spill.ts'
import { type ReplacedDatabase, raiseIds, readReplaced } from './replaced-database.ts'
import { keptName, swapDatabase } from './swap-database.ts'

const NAME_BACKUP = 'name a file that backup made'

/** Most events of which the projections are folded again to prove them; they are held in memory for that. */
const MOST_FOLDED = 500_000

export interface RestoreOptions extends CopyOptions {
  /** What the restored database must hold. */
  readonly mode: StoreMode
  /** Names what is kept of the replaced database, in ms since the Unix epoch. */
  readonly now: number
  /** Where events of the replaced database may wait for it. */
  readonly spillPath: string
}

/** A database that was restored. */
export interface RestoreReport {
  readonly path: string
  readonly bytes: number
  readonly events: number
  /** Newest event; null where there is none. */
  readonly lastEventId: number | null
  readonly lastEventAt: number | null
  /** The database that was replaced; null where there was none. */
  readonly replaced: string | null
  /** Where events are kept now that waited for the replaced database; null where there were none. */
  readonly spill: string | null
  /** `fold`: projections equal the fold of all events. `quick`: there are too many for that; integrity only. */
  readonly proof: 'fold' | 'quick'
}

/**
 * Puts a backup in the place of a database. All is done and proven on a copy beside it; then the two change places at
 * once. The backup itself is only read, the replaced database kept as `<path>.before-restore-<time>`.
 *
 * The restored database gets an id of its own: events that wait in a spill file belong to the replaced one and
 * are kept with it.
 * Its next event gets an id above all that the replaced one ever gave, and so do its notices.
 *
 * @throws {RestoreError} when it cannot be done; the database is as it was.
 */
export async function restoreDatabase(file: string, path: string, options: RestoreOptions): Promise<RestoreReport> {
  try {
    const lock = lockDatabase(path)
    try {
      return await restoreLocked(file, existsSync(path) ? realpathSync(path) : path, options)
    } finally {
      lock.release()
    }
  } catch (cause) {
    throw new RestoreError(file, problemText(cause), cause)
  }
}

async function restoreLocked(file: string, path: string, options: RestoreOptions): Promise<RestoreReport> {
  const fresh = `${path}.restoring`
  // We hold the lock: what lies there was left by a restore that was killed.
  removeDatabase(fresh)
  try {
    await copyBackup(file, path, fresh, options)
    checkCopy(fresh, 'full')
    const before = readReplaced(path)
    const proven = prepareCopy(fresh, { file, lastIds: before.lastIds, mode: options.mode })
    const { bytes, lastEvent } = checkCopy(fresh, 'quick')
    const kept = keptName(path, options.now)
    const replaced = swapDatabase(fresh, path, kept) ? kept : null
    // A backup has the id of the database it was made of.
    const spill = `${kept}.spill.jsonl`
    const hadSpill = moveSpill(options.spillPath, [before.id, proven.backupId], spill)
    syncToDisk(dirname(path))
    return {
      path,
      bytes,
      events: proven.events,
      proof: proven.proof,
      lastEventId: lastEvent?.id ?? null,
      lastEventAt: lastEvent?.at ?? null,
      replaced,
      spill: hadSpill ? spill : null,
    }
  } finally {
    removeDatabase(fresh)
  }
}

async function copyBackup(file: string, path: string, fresh: string, options: CopyOptions): Promise<void> {
  if (!existsSync(file)) throw new CopyProblem('there is no such file', NAME_BACKUP)
  if (existsSync(path) && realpathSync(file) === realpathSync(path)) {
    throw new CopyProblem('it is the database itself', NAME_BACKUP)
  }
  const source = openBackup(file)
  try {
    await copyDatabase(source, fresh, options)
  } finally {
    source.$client.close()
  }
}

function openBackup(file: string): Db {
  const db = openForReading(file, 5_000)
  try {
    // A reader's hint, to start the bot once, is none for a backup.
    if (isNewDatabase(file, db)) throw new CopyProblem('it is empty', NAME_BACKUP)
    return db
  } catch (error) {
    db.$client.close()
    throw error instanceof StoreOpenError ? new CopyProblem('it is a database of another program', NAME_BACKUP) : error
  }
}

interface Proven extends Pick<RestoreReport, 'events' | 'proof'> {
  readonly backupId: string | null
}

/** Brings a copy to this program's schema, makes it a database of its own, and proves it. */
function prepareCopy(
  fresh: string,
  { file, lastIds, mode }: Pick<ReplacedDatabase, 'lastIds'> & { readonly file: string; readonly mode: StoreMode },
): Proven {
  const db = openForWriting(fresh, 0)
  let proven: Omit<Proven, 'proof'>
  try {
    prepareDatabase(db, file, mode)
    // What a start does: goes on from the checkpoint, or makes the projections where there are none.
    prepareAppend(db)
    const backupId = readMeta(db, 'id')
    writeMeta(db, 'id', randomUUID())
    raiseIds(db, lastIds)
    proven = { backupId, events: Number(db.$client.prepare('SELECT count(*) FROM events').pluck().get()) }
    assertIntact(db, 'quick')
    db.$client.pragma('journal_mode = DELETE')
  } finally {
    db.$client.close()
  }
  return { ...proven, proof: prove(fresh, proven.events) }
}

function prove(fresh: string, events: number): RestoreReport['proof'] {
  if (events > MOST_FOLDED) return 'quick'
  const [first, ...more] = verifyProjections(fresh)
  if (first === undefined) return 'fold'
  throw new CopyProblem(
    `its outages and intervals are not what its events say (${first}${more.length === 0 ? '' : `, and ${more.length} more`})`,
    OLDER,
  )
}
