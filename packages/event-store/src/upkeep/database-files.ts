import { rmSync } from 'node:fs'

/** What may lie beside a database and belongs to it. A log beside a foreign database would be taken for its own. */
export const BESIDE = ['-wal', '-shm', '-journal'] as const

/** Removes a database that nobody has open, with all that belongs to it. What cannot be removed stays. */
export function removeDatabase(path: string): void {
  for (const rest of ['', ...BESIDE]) {
    try {
      rmSync(`${path}${rest}`, { force: true })
    } catch {
      // It is the end of something that failed already, and that is what is to be told.
    }
  }
}
