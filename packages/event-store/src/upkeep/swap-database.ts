import { chmodSync, existsSync, linkSync, renameSync, statSync, unlinkSync } from 'node:fs'
import { openForWriting } from '../database.ts'
import { BESIDE } from './database-files.ts'
import { utcName } from './utc-name.ts'

/** A free name beside a database for the one that is replaced, in ms since the Unix epoch. */
export function keptName(path: string, now: number): string {
  const wanted = `${path}.before-restore-${utcName(now)}`
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`
    if (!existsSync(name)) return name
  }
}

/**
 * Puts a new database, a file without a log, in the place of another that nobody has open for writing, which is kept under
 * its new name; returns whether there was one. When it fails, all is as it was.
 */
export function swapDatabase(fresh: string, path: string, kept: string): boolean {
  if (!existsSync(path)) {
    renameSync(fresh, path)
    return false
  }
  emptyLog(path)
  chmodSync(fresh, statSync(path).mode & 0o777)
  const undo: (() => void)[] = []
  try {
    // A second name rather than a move: at no instant is there no database for a bot to start with.
    linkSync(path, kept)
    undo.unshift(() => unlinkSync(kept))
    for (const rest of BESIDE.filter((name) => existsSync(`${path}${name}`))) {
      renameSync(`${path}${rest}`, `${kept}${rest}`)
      undo.unshift(() => renameSync(`${kept}${rest}`, `${path}${rest}`))
    }
    renameSync(fresh, path)
  } catch (error) {
    for (const step of undo) step()
    throw error
  }
  return true
}

/** Carries the log of a database into it. One that is too damaged for that is kept with its log. */
function emptyLog(path: string): void {
  try {
    const db = openForWriting(path, 5_000)
    try {
      db.$client.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.$client.close()
    }
  } catch {
    // It is being replaced, perhaps for that very reason.
  }
}
