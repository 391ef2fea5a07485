import fc from 'fast-check'
import type { InvariantId } from './invariants/invariant.ts'
import type { Schedule } from './schedule.ts'
import { anySchedule } from './schedule-arbitrary.ts'
import { simulate } from './simulate.ts'

/** A schedule that breaks an invariant, made as small as it goes. */
export interface Breach {
  readonly id: InvariantId
  /** What happened, and when. */
  readonly detail: string
  readonly schedule: Schedule
  /** How often it was made smaller. */
  readonly shrinks: number
}

/** The schedule of a seed: the same in every run of the same version. */
function scheduleOfSeed(seed: number): Schedule {
  const [schedule] = fc.sample(anySchedule, { seed, numRuns: 1 })
  if (schedule === undefined) throw new RangeError(`Cannot make a schedule of seed ${seed}`)
  return schedule
}

/**
 * Finds the smallest schedule that still breaks the invariant that a generated schedule breaks.
 *
 * @param index Place of the schedule among those that the seed generates, from 0.
 * @param id Of the breach to keep; null = the first that is found.
 */
export function shrink(seed: number, index: number, id: InvariantId | null = null): Breach | null {
  let wanted = id
  const keeps = (schedule: Schedule): boolean => {
    const { found } = simulate(schedule)
    wanted ??= found.keys().next().value ?? null
    return wanted === null || !found.has(wanted)
  }
  const how = { seed, path: `${index}`, numRuns: 1 }
  const { counterexample, numShrinks } = fc.check(fc.property(anySchedule, keeps), how)
  const schedule = counterexample?.[0]
  if (schedule === undefined || wanted === null) return null
  const detail = simulate(schedule).found.get(wanted) ?? 'it breaks no more'
  return { id: wanted, detail, schedule, shrinks: numShrinks }
}

/** What a soak has seen so far. */
export interface Progress {
  readonly schedules: number
  readonly steps: number
  /** Connections that were not back in time, for a reason that is shown. */
  readonly excused: number
}

/**
 * Runs the schedules of seeds, first to last, until one breaks an invariant.
 *
 * @returns The seed whose schedule did; null where none did.
 */
export function soak(from: number, to: number, onProgress: (progress: Progress) => void): number | null {
  let steps = 0
  let excused = 0
  for (let seed = from; seed <= to; seed++) {
    const run = simulate(scheduleOfSeed(seed))
    steps += run.steps
    excused += run.excuses.length
    onProgress({ schedules: seed - from + 1, steps, excused })
    if (run.found.size > 0) return seed
  }
  return null
}
