import { randomUUID } from 'node:crypto'
import { lstatSync, realpathSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openForReading } from '../database.ts'
import { BackupError } from '../errors.ts'
import type { BackupReport } from '../port.ts'
import { type CheckDepth, checkCopy } from './check-copy.ts'
import { type CopyOptions, copyDatabase, syncToDisk } from './copy-database.ts'
import { CopyProblem, problemText } from './copy-problem.ts'
import { removeDatabase } from './database-files.ts'

export interface BackupOptions extends CopyOptions {
  /** Default `full`. */
  readonly check?: CheckDepth
}

/**
 * Makes a consistent copy of a database while a bot writes to it or not, and checks it. Nothing has the file's name before
 * it is whole, checked and on disk; nobody but its owner may read it.
 *
 * @throws {BackupError} when the file exists, or the copy cannot be made or is not sound. Nothing is left behind.
 */
export async function backupDatabase(path: string, file: string, options: BackupOptions = {}): Promise<BackupReport> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`
  try {
    assertNew(file)
    const source = openForReading(path, 5_000)
    try {
      await copyDatabase(source, part, options)
    } finally {
      source.$client.close()
    }
    const { bytes, lastEvent } = checkCopy(part, options.check ?? 'full')
    options.signal?.throwIfAborted()
    assertNew(file)
    renameSync(part, file)
    syncToDisk(dirname(file))
    return { file, bytes, lastEventId: lastEvent?.id ?? null, lastEventAt: lastEvent?.at ?? null }
  } catch (cause) {
    removeDatabase(part)
    throw new BackupError(file, problemText(cause), cause)
  }
}

function assertNew(file: string): void {
  const place = join(realpathSync(dirname(file)), basename(file))
  if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) {
    throw new CopyProblem('it exists already', 'name another file, or move that one away')
  }
}
