import { asc, isNotNull } from 'drizzle-orm'
import { readPurgedThrough } from '../checkpoint.ts'
import type { Db } from '../database.ts'
import { checkpoints } from '../schema.ts'
import type { PurgeFacts } from './purge-plan.ts'

/** Reads what decides about a purge; takes no longer for a large database. */
export function readPurgeFacts(db: Db, now: number): PurgeFacts {
  const { free, size, total } = readPages(db)
  return {
    now,
    usedBytes: (total - free) * size,
    events: readEventRange(db),
    purgedThrough: readPurgedThrough(db),
    kept: db
      .select({ eventId: checkpoints.eventId, at: checkpoints.at })
      .from(checkpoints)
      .where(isNotNull(checkpoints.tails))
      .orderBy(asc(checkpoints.eventId))
      .all(),
  }
}

/** Smallest and largest event id; null where there is none. Two look-ups: asked for both at once, SQLite reads all. */
export function readEventRange({ $client }: Db): PurgeFacts['events'] {
  const read = (name: 'min' | 'max') =>
    $client.prepare<[], number | null>(`SELECT ${name}(id) FROM events`).pluck().get()
  const [first, last] = [read('min'), read('max')]
  return first == null || last == null ? null : { first, last }
}

/** The pages of a database, and how many of them hold nothing; the size of one in bytes. */
export function readPages({ $client }: Db): { readonly total: number; readonly free: number; readonly size: number } {
  const read = (name: string): number => Number($client.pragma(name, { simple: true }))
  return { total: read('page_count'), free: read('freelist_count'), size: read('page_size') }
}
