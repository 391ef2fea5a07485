import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { spillDiskAt } from '../journal/spill-disk.ts'
import { parseHeader } from '../journal/spill-line.ts'

/** Longer than any first line of a spill file, in bytes. */
const HEADER_BYTES = 4_096

/**
 * Moves a spill file that holds events of one of these databases, and returns whether there was one. Others stay: they are
 * none of ours.
 */
export function moveSpill(spillPath: string, databaseIds: readonly (string | null)[], to: string): boolean {
  const id = databaseOf(spillPath)
  if (id === null || !databaseIds.includes(id)) return false
  try {
    renameSync(spillPath, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    copyFileSync(spillPath, to)
    rmSync(spillPath)
  }
  return true
}

/** Id of the database whose events a spill file holds; null where it is none, or cannot be read. */
function databaseOf(spillPath: string): string | null {
  try {
    const file = spillDiskAt(spillPath).open()
    if (file === null) return null
    try {
      const bytes = file.read(0, Math.min(HEADER_BYTES, file.size()))
      return parseHeader(bytes.subarray(0, bytes.indexOf(0x0a)))?.database ?? null
    } finally {
      file.close()
    }
  } catch {
    return null
  }
}
