import type { Random } from './random.ts'

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MEAN_RUN_MS = 9 * DAY_MS
/** Proof of life comes so often: a crash is known to be that much earlier at most. */
const TICK_MS = 5 * SECOND_MS

/** A run of the bot, `[from, to)`. */
export interface Run {
  readonly from: number
  readonly to: number
  /** False where it crashed: no event tells its end. */
  readonly clean: boolean
  /** Last proof of life. */
  readonly lastSeenAt: number
}

/** Runs of the bot from an instant on, without end: restarts of seconds, now and then of days, a quarter of them crashes. */
export function* runsFrom(from: number, random: Random): Generator<Run, never, void> {
  for (let began = from; ; ) {
    const to = began + random.wait(MEAN_RUN_MS)
    const clean = random.chance(0.75)
    yield { from: began, to, clean, lastSeenAt: clean ? to : Math.max(began, to - random.between(1, TICK_MS)) }
    began = to + (random.chance(0.05) ? random.between(6 * HOUR_MS, 72 * HOUR_MS) : random.between(SECOND_MS, 600_000))
  }
}
