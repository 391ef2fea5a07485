import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'

/** The spill file, open. */
export interface SpillFile {
  size(): number
  /** Up to `length` bytes from an offset; fewer where the file ends. */
  read(at: number, length: number): Uint8Array
  /** Writes all bytes at an offset; on disk when it returns. */
  write(at: number, bytes: Uint8Array): void
  truncate(size: number): void
  close(): void
}

/** Where the spill file lies. */
export interface SpillDisk {
  readonly path: string
  /** Opens the file; null where there is none. @throws {SpillRefusedError} where it is no regular file of ours. */
  open(): SpillFile | null
  /** Creates it. @throws where it exists. */
  create(): SpillFile
  /** Removes the file that was opened or created last. */
  remove(): void
}

/** What lies at the spill's path is not ours to write to. */
export class SpillRefusedError extends Error {
  override readonly name = 'SpillRefusedError'

  constructor(path: string, reason: string) {
    super(`Cannot use the spill file at ${path}: ${reason}; remove it, or set store.spillPath to another file`)
  }
}

const { O_RDWR, O_NOFOLLOW, O_NONBLOCK, O_CREAT, O_EXCL, O_RDONLY, O_DIRECTORY } = constants
const OWNER_ONLY = 0o600

/** The real one. Its folder is created where missing, for its owner alone. */
export function spillDiskAt(path: string): SpillDisk {
  return {
    path,
    open() {
      const fd = openExisting(path)
      return fd === null ? null : closingOnError(fd, () => ours(path, fd))
    },
    create() {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const fd = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, OWNER_ONLY)
      return closingOnError(fd, () => {
        syncFolder(path)
        return fileOf(fd)
      })
    },
    remove() {
      unlinkSync(path)
      syncFolder(path)
    },
  }
}

function openExisting(path: string): number | null {
  try {
    // Without O_NONBLOCK a FIFO that somebody put there could hold us up.
    return openSync(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const isMissing = lstatSync(path, { throwIfNoEntry: false }) === undefined
    if (isMissing && codeOf(error) === 'ENOENT') return null
    throw codeOf(error) === 'ELOOP' ? new SpillRefusedError(path, 'it is a symbolic link') : error
  }
}

function ours(path: string, fd: number): SpillFile {
  const stat = fstatSync(fd)
  if (!stat.isFile()) throw new SpillRefusedError(path, 'it is not a regular file')
  if (stat.uid !== userInfo().uid) throw new SpillRefusedError(path, 'it belongs to another user')
  if (stat.nlink !== 1) throw new SpillRefusedError(path, 'it has another name, too')
  if ((stat.mode & 0o777) !== OWNER_ONLY) fchmodSync(fd, OWNER_ONLY)
  return fileOf(fd)
}

function fileOf(fd: number): SpillFile {
  return {
    size: () => fstatSync(fd).size,
    read(at, length) {
      const bytes = new Uint8Array(length)
      let read = 0
      while (read < length) {
        const n = readSync(fd, bytes, read, length - read, at + read)
        if (n === 0) break
        read += n
      }
      return bytes.subarray(0, read)
    },
    write(at, bytes) {
      let written = 0
      while (written < bytes.length) {
        written += writeSync(fd, bytes, written, bytes.length - written, at + written)
      }
      fsyncSync(fd)
    },
    truncate: (size) => ftruncateSync(fd, size),
    close: () => closeSync(fd),
  }
}

/** A new name, or one that is gone, is on disk only once its folder is. */
function syncFolder(path: string): void {
  const fd = openSync(dirname(path), O_RDONLY | O_DIRECTORY)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function closingOnError<T>(fd: number, use: () => T): T {
  try {
    return use()
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
