import { afterAll, afterEach } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from '../memory-store.ts'
import type { EventStore } from '../port.ts'
import { openTestStore } from './open-test-store.ts'

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

/** Opens stores that are closed after the test that opened them. To be called at the top of a test file. */
export function closingStores(): typeof openTestStore {
  const open: EventStore[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close()))
  })
  return async (...args) => {
    const store = await openTestStore(...args)
    open.push(store)
    return store
  }
}

/** Every implementation of the port, for `describe.each`. To be called at the top of a test file. */
export function everyStore(): [name: string, create: () => Promise<EventStore>][] {
  const path = tempPaths()
  const open = closingStores()
  return [
    ['memoryStore', async () => memoryStore()],
    ['openSqliteStore', () => open({ path: path() })],
  ]
}
