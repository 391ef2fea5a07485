import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of its own that can be really full. */
export interface SmallDisk {
  readonly folder: string
  /** Writes until there is no room left. */
  fill(): void
  /** Gives that room back. */
  free(): void
  /** Takes it away. */
  unmount(): void
}

const SIZE = '16m'

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { stdio: 'pipe' })

/** Mounts one, in memory; where that is not allowed here, why not. */
export function mountSmallDisk(): SmallDisk | { readonly whyNot: string } {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-disk-'))
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    return { whyNot: error instanceof Error ? error.message.trim() : String(error) }
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => fillWith(ballast, folder),
    free: () => rmSync(ballast),
    unmount: () => {
      // The bot is gone, but its last file may be closed a moment later: a lazy unmount does not mind.
      run('umount', '--lazy', folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @throws where there is room left although no byte more can be written. */
function fillWith(file: string, folder: string): void {
  const fd = openSync(file, 'w')
  const page = Buffer.alloc(4_096)
  try {
    for (;;) writeSync(fd, page)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error
  } finally {
    closeSync(fd)
  }
  if (statfsSync(folder).bfree > 0) throw new Error(`Cannot fill ${folder}`)
}
