import type { Db } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

/**
 * The name of a batch of events. The newest that is stored is remembered in the transaction that stores it: a batch of
 * which nobody knows whether it was stored, because the answer was lost, is never stored twice.
 */
export interface Batch {
  /** One for every writer that ever was. */
  readonly writer: string
  /** From 1, growing by one. */
  readonly seq: number
}

const KEY = 'last_batch'

/** The newest batch that is stored; null before the first. */
export function readLastBatch(db: Db): Batch | null {
  const value = readMeta(db, KEY)
  return value === null ? null : (JSON.parse(value) as Batch)
}

/** Remembers a batch as stored. To be called inside the transaction that stores it. */
export function writeLastBatch(db: Db, { writer, seq }: Batch): void {
  writeMeta(db, KEY, JSON.stringify({ writer, seq }))
}
