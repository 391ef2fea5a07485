import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { openForWriting } from '../database.ts'
import { prepareAppend } from '../event-writer.ts'
import { prepareDatabase, type StoreMode } from '../migrate.ts'

/** Writes events to a database file, which is created where missing, with the writer's own core and no thread. */
export function fillDatabase(path: string, events: readonly HoldfastEvent[], mode: StoreMode = 'demo'): void {
  const db = openForWriting(path, 1_000)
  try {
    prepareDatabase(db, path, mode)
    const append = prepareAppend(db)
    for (let at = 0; at < events.length; at += 100) append(events.slice(at, at + 100))
  } finally {
    db.$client.close()
  }
}

/** Runs statements on a database file, past everything that keeps it sound. */
export function alterDatabase(path: string, statements: string): void {
  const db = openForWriting(path, 1_000)
  try {
    db.$client.exec(statements)
  } finally {
    db.$client.close()
  }
}
