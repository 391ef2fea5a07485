import { systemClock } from '@holdfast/adapter-core/clock'
import { openForWriting } from '../database.ts'
import type { RetentionLimits } from '../upkeep/purge-plan.ts'
import { createUpkeep } from '../upkeep/upkeep.ts'

/** The upkeep of a database that no bot has open, a piece at a time. */
export interface Purging {
  /** Does one piece of work; returns whether there is more. @throws {Error} where it failed. */
  step(): boolean
  close(): void
}

/** Opens a database to have its old events purged, `now` being the instant given, in ms since the Unix epoch. */
export function openPurging(path: string, limits: RetentionLimits, now: number): Purging {
  const db = openForWriting(path, 1_000)
  const upkeep = createUpkeep(db, { ...limits, clock: systemClock })
  return {
    step() {
      const isMore = upkeep.step(now)
      const { lastError } = upkeep.health()
      if (lastError !== null) throw new Error(lastError)
      return isMore
    },
    close: () => void db.$client.close(),
  }
}
