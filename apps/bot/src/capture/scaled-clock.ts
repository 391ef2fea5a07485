import type { Clock } from '@holdfast/adapter-core'

export interface ScaledClockOptions {
  readonly clock: Clock
  /** How many of its ms pass in one of the clock's. */
  readonly speed: number
  /** Its wall time now, in ms since the Unix epoch. */
  readonly startsAt: number
}

/** A clock that runs faster or slower than another, from a wall time of its own. */
export function createScaledClock({ clock, speed, startsAt }: ScaledClockOptions): Clock {
  const origin = clock.monotonic()
  const passed = () => (clock.monotonic() - origin) * speed
  return {
    now: () => Math.round(startsAt + passed()),
    monotonic: passed,
    sleep: (ms, signal) => clock.sleep(ms / speed, signal),
    timer: (ms, wake) => clock.timer(ms / speed, wake),
  }
}
