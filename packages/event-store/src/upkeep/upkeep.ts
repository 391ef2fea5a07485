import type { Clock } from '@holdfast/adapter-core/clock'
import type { Db } from '../database.ts'
import type { UpkeepHealth } from '../port.ts'
import { purgeThrough } from '../purge-events.ts'
import { purgeNotices } from '../purge-notices.ts'
import { readLastPurge, writeLastPurge } from './last-purge.ts'
import { type DeleteOldSamples, oldSamples } from './old-samples.ts'
import { readEventRange, readPages, readPurgeFacts } from './purge-facts.ts'
import { type PurgePlan, planPurge, type RetentionLimits } from './purge-plan.ts'
import { type StepSize, stepSize } from './step-size.ts'
import type { UpkeepNews } from './upkeep-news.ts'

const DAY_MS = 86_400_000

/** How often it is asked what is to do, in ms. */
const EVERY_MS = 600_000

/** Share of the file that may be free: the next events need it. */
const MAY_BE_FREE = 0.01

export interface UpkeepOptions extends RetentionLimits {
  readonly clock: Clock
  /** Told what was purged, and what cannot be done, once. */
  readonly onNews?: (news: UpkeepNews) => void
}

/** What old data is purged by, between the writer's own work. */
export interface Upkeep {
  /** Does one piece of work that takes a few ms, where one is due; returns whether there is more. Never throws. */
  step(now: number): boolean
  health(): UpkeepHealth
}

interface Purge {
  readonly kind: 'purge'
  readonly throughId: number
  /** Deleted so far. */
  readonly events: number
}

type Work =
  | { readonly kind: 'idle'; readonly since: number; readonly until: number }
  | Purge
  | { readonly kind: 'samples'; readonly deleteSome: DeleteOldSamples }
  | { readonly kind: 'notices'; readonly before: number }
  | { readonly kind: 'vacuum'; readonly free: number }

/**
 * Keeps a database within its limits, in the writer's thread: purges events by age and size, deletes old measurements and
 * notices, and gives the space back. Each step is a transaction of its own, and as large as this disk does in a few ms; a process
 * that is killed between two has lost nothing but the rest of the work.
 */
export function createUpkeep(db: Db, options: UpkeepOptions): Upkeep {
  const { clock, onNews = () => {} } = options
  const rows = stepSize(32, 4_096)
  // Longer than others, and in more tables.
  const noticeRows = stepSize(8, 1_024)
  const pages = stepSize(8, 512)
  let work: Work = { kind: 'idle', since: Number.NEGATIVE_INFINITY, until: Number.NEGATIVE_INFINITY }
  let isOverLimit = false
  let lastError: string | null = null

  const idle = (now: number): Work => ({ kind: 'idle', since: now, until: now + EVERY_MS })

  const planned = (now: number): Work => {
    const plan = planPurge(readPurgeFacts(db, now), options)
    tellOfLimit(plan)
    return plan.throughId === null
      ? { kind: 'samples', deleteSome: oldSamples(db, now, options.retentionDays) }
      : { kind: 'purge', throughId: plan.throughId, events: 0 }
  }

  const tellOfLimit = (plan: PurgePlan): void => {
    if (plan.isOverLimit && !isOverLimit) {
      onNews({
        failed: true,
        message:
          `The database is larger than store.maxBytes (${options.maxBytes}) although every event that may go is gone; ` +
          'raise store.maxBytes: the newest day of events, outages and measurements stay',
      })
    }
    // While it still purges it is as it was: what is not done yet is no news.
    if (plan.throughId === null) isOverLimit = plan.isOverLimit
  }

  const purged = (purge: Purge, now: number): Work => {
    const { throughId } = purge
    // After the last event the checkpoints go that nothing can begin from any more.
    const areEvents = (readEventRange(db)?.first ?? Number.POSITIVE_INFINITY) <= throughId
    const deleted = timed(clock, rows, () => purgeThrough(db, throughId, rows.amount))
    const events = purge.events + (areEvents ? deleted : 0)
    if (deleted > 0) return { ...purge, events }
    writeLastPurge(db, { at: now, throughId, events })
    onNews({ failed: false, message: `Purged ${events} events up to id ${throughId}` })
    return planned(now)
  }

  const givenBack = (freeBefore: number, now: number): Work => {
    const { free, total } = readPages(db)
    if (free <= total * MAY_BE_FREE || free >= freeBefore) return idle(now)
    // Not `simple`, which would stop it after one page.
    timed(clock, pages, () => db.$client.pragma(`incremental_vacuum(${pages.amount})`))
    return { kind: 'vacuum', free }
  }

  const next = (now: number): Work => {
    switch (work.kind) {
      case 'idle':
        return planned(now)
      case 'purge':
        return purged(work, now)
      case 'samples': {
        const { deleteSome } = work
        const isMore = timed(clock, rows, () => deleteSome(rows.amount))
        return isMore ? work : { kind: 'notices', before: now - options.retentionDays * DAY_MS }
      }
      case 'notices': {
        const { before } = work
        const purged = timed(clock, noticeRows, () => purgeNotices(db, before, noticeRows.amount))
        return purged.rows > 0 ? work : { kind: 'vacuum', free: Number.POSITIVE_INFINITY }
      }
      case 'vacuum':
        return givenBack(work.free, now)
    }
  }

  return {
    step(now) {
      if (work.kind === 'idle' && now >= work.since && now < work.until) return false
      try {
        work = next(now)
        if (work.kind === 'idle') lastError = null
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        if (message !== lastError) {
          onNews({
            failed: true,
            message: `Purging failed: ${message}; it is tried again in ${EVERY_MS / 60_000} minutes`,
          })
        }
        lastError = message
        work = idle(now)
      }
      return work.kind !== 'idle'
    },
    health: () => ({ purge: lastPurgeOf(db), isOverLimit, backup: null, lastError }),
  }
}

function lastPurgeOf(db: Db): UpkeepHealth['purge'] {
  try {
    return readLastPurge(db)
  } catch {
    return null
  }
}

function timed<T>(clock: Clock, size: StepSize, run: () => T): T {
  const startedAt = clock.monotonic()
  const result = run()
  size.took(clock.monotonic() - startedAt)
  return result
}
