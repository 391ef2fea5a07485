import { statSync } from 'node:fs'
import { type Db, WRITER_PRAGMAS } from './database.ts'
import type { DatabaseHealth } from './port.ts'

/** The database as it is open: every pragma as it reads back, sizes, and which events it holds. */
export function readDatabaseHealth(db: Db, path: string): DatabaseHealth {
  const read = (pragma: string) => db.$client.pragma(pragma, { simple: true }) as string | number
  const first = db.$client
    .prepare<[], { id: number; at: number }>('SELECT id, at FROM events ORDER BY id LIMIT 1')
    .get()
  const last = db.$client.prepare<[], number | null>('SELECT max(id) FROM events').pluck().get()
  return {
    path,
    engine: String(db.$client.prepare('SELECT sqlite_version()').pluck().get()),
    pragmas: Object.fromEntries(WRITER_PRAGMAS.map((name) => [name, read(name)])),
    bytes: Number(read('page_count')) * Number(read('page_size')),
    freeBytes: Number(read('freelist_count')) * Number(read('page_size')),
    walBytes: bytesOf(`${path}-wal`),
    events: first === undefined ? null : { first: first.id, last: last ?? first.id, oldestAt: first.at },
  }
}

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
