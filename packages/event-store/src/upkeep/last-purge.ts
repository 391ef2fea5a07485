import type { Db } from '../database.ts'
import { readMeta, writeMeta } from '../meta.ts'
import type { UpkeepHealth } from '../port.ts'

type LastPurge = UpkeepHealth['purge'] & {}

const KEY = 'last_purge'

/** When events were purged last, and which; null where none ever were. */
export function readLastPurge(db: Db): LastPurge | null {
  const text = readMeta(db, KEY)
  return text === null ? null : (JSON.parse(text) as LastPurge)
}

/** Remembers a purge, for those who ask after a restart. */
export function writeLastPurge(db: Db, purge: LastPurge): void {
  writeMeta(db, KEY, JSON.stringify(purge))
}
