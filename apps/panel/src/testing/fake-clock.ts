import type { Clock } from '../live/clock.ts'

interface Timer {
  at: number
  readonly everyMs: number | null
  readonly task: () => void
}

/** A clock that moves only when told. */
export interface FakeClock extends Clock {
  /** Moves time on, running what falls due in order. */
  advance(ms: number): void
}

export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start
  const timers = new Set<Timer>()

  const add = (timer: Timer) => {
    timers.add(timer)
    return () => {
      timers.delete(timer)
    }
  }
  const nextDue = (until: number) => [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]

  return {
    now: () => now,
    monotonic: () => now,
    after: (ms, task) => add({ at: now + ms, everyMs: null, task }),
    every: (ms, task) => add({ at: now + ms, everyMs: ms, task }),
    advance: (ms) => {
      const until = now + ms
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        now = timer.at
        if (timer.everyMs === null) timers.delete(timer)
        else timer.at += timer.everyMs
        timer.task()
      }
      now = until
    },
  }
}
