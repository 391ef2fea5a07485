import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real filesystem of a few hundred kB, in memory, for what only happens where a disk is full or read only. */
export interface SmallDisk {
  /** Its root. */
  readonly path: string
  /** Takes all the room that is left. */
  fill(): void
  /** Gives it back. */
  free(): void
  /** @throws where a file on it is open for writing: the kernel refuses. */
  setReadOnly(isReadOnly: boolean): void
  /** Unmounts and removes it. */
  remove(): void
}

const FILLER = 'filler'

/**
 * Mounts one. Null where this process may not mount, which needs root, or a namespace of its own: `unshare -rm bun test …`.
 */
export function smallDisk(bytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-disk-'))
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path)) {
    rmSync(path, { recursive: true })
    return null
  }
  return {
    path,
    fill() {
      try {
        writeFileSync(join(path, FILLER), new Uint8Array(bytes))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    free: () => rmSync(join(path, FILLER)),
    setReadOnly(isReadOnly) {
      if (!run('mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, path)) throw new Error(`${path} is in use`)
    },
    remove() {
      run('umount', '-l', path)
      rmSync(path, { recursive: true })
    },
  }
}

function run(...command: readonly string[]): boolean {
  try {
    return Bun.spawnSync([...command], { stdout: 'ignore', stderr: 'ignore' }).success
  } catch {
    return false
  }
}
