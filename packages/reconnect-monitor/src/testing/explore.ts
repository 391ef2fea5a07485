import type { EventType } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import type { InvariantId } from './invariants/invariant.ts'
import { anySchedule } from './schedule-arbitrary.ts'
import { simulate } from './simulate.ts'

/** What came of many schedules. */
export interface Exploration {
  readonly seed: number
  readonly schedules: number
  /** Place of the first schedule that breaks an invariant. */
  readonly breaches: ReadonlyMap<InvariantId, number>
  /** Every type of event that was told. */
  readonly events: ReadonlySet<EventType>
  /** Connections that were not back in time, for reasons that are shown. */
  readonly excused: number
}

/** Schedules are made and run in batches, so that few wait in memory. */
const BATCH = 500

/** Runs the first schedules that a seed generates, each under all invariants at once. */
export function explore(seed: number, schedules: number): Exploration {
  const breaches = new Map<InvariantId, number>()
  const events = new Set<EventType>()
  let excused = 0
  for (let from = 0; from < schedules; from += BATCH) {
    const path = `${from}`
    const batch = fc.sample(anySchedule, { seed, path, numRuns: Math.min(BATCH, schedules - from) })
    for (const [offset, schedule] of batch.entries()) {
      const run = simulate(schedule)
      excused += run.excuses.length
      for (const { type } of run.world.ledger.events) events.add(type)
      for (const id of run.found.keys()) if (!breaches.has(id)) breaches.set(id, from + offset)
    }
  }
  return { seed, schedules, breaches, events, excused }
}
