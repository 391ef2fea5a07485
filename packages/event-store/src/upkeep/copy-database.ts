import { closeSync, fsyncSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Db, openCopy } from '../database.ts'
import { CopyProblem } from './copy-problem.ts'

/** Pages that are copied at once: about 2 ms. */
const STEP_PAGES = 256

/** What a copy leaves free on its disk, in bytes: the bot may be writing to the same one. */
const LEFT_FREE_BYTES = 67_108_864

/** How a copy is watched and stopped. */
export interface CopyOptions {
  /** Stops it between two steps. */
  readonly signal?: AbortSignal
  /** Told after each step. */
  readonly onProgress?: (progress: CopyProgress) => void
}

export interface CopyProgress {
  readonly donePages: number
  readonly totalPages: number
}

/**
 * Copies a database into a new file of its own (mode 0600), as it is at this instant, whoever writes to it meanwhile:
 * writers wait for nothing. The copy is one file, on disk when this resolves.
 *
 * The connection must be used for nothing else until then: it holds one instant of the database open. SQLite's own
 * backup of pages, in small steps, rather than `VACUUM INTO`: it takes two thirds of the time, and can be stopped.
 *
 * @see https://sqlite.org/backup.html
 */
export async function copyDatabase(source: Db, to: string, { signal, onProgress }: CopyOptions = {}): Promise<void> {
  signal?.throwIfAborted()
  const client = source.$client
  // Without it the copy would begin anew at every write of another connection, and so never end.
  client.exec('BEGIN')
  try {
    client.prepare('SELECT count(*) FROM sqlite_schema').get()
    assertRoom(source, to)
    closeSync(openSync(to, 'wx', 0o600))
    await client.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted()
        onProgress?.({ donePages: totalPages - remainingPages, totalPages })
        return STEP_PAGES
      },
    })
  } finally {
    client.exec('COMMIT')
  }
  openCopy(to).$client.close()
  syncToDisk(to)
}

/** Bytes of a database as it would be copied. */
function bytesOf({ $client }: Db): number {
  const [pages, size] = ['page_count', 'page_size'].map((name) => Number($client.pragma(name, { simple: true })))
  return (pages ?? 0) * (size ?? 0)
}

function assertRoom(source: Db, to: string): void {
  const needed = bytesOf(source) + LEFT_FREE_BYTES
  const { bavail, bsize } = statfsSync(dirname(to))
  if (bavail * bsize >= needed) return
  throw new CopyProblem(
    `it needs ${megabytes(needed)} MB on that disk, room to spare included, and ${megabytes(bavail * bsize)} MB are free`,
    'make room, or name a file on another disk',
  )
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000)

/** Makes a file, or the entries of a folder, survive a power cut. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, statSync(path).isDirectory() ? 'r' : 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
