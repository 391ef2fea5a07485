import { afterAll } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from '../memory-store.ts'
import type { EventStore } from '../port.ts'
import { openSqliteStore } from '../sqlite-store.ts'

/** Gives fresh paths below a directory that is removed after the file's last test. To be called at its top. */
export function tempPaths(): (name?: string) => string {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-store-'))
  let count = 0
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  return (name = 'holdfast.db') => {
    count += 1
    return join(root, String(count), name)
  }
}

/** Every implementation of the port, for `describe.each`. To be called at the top of a test file. */
export function everyStore(): [name: string, create: () => EventStore][] {
  const path = tempPaths()
  return [
    ['memoryStore', memoryStore],
    ['openSqliteStore', () => openSqliteStore({ path: path(), mode: 'demo' })],
  ]
}
