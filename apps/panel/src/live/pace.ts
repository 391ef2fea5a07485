import type { Clock } from './clock.ts'

export interface PaceOptions {
  readonly clock: Clock
  /** The least time between two runs, in ms. */
  readonly everyMs: () => number
  /** For how long the first of some news waits for others, in ms; default 0: not at all. */
  readonly settleMs?: number
  readonly run: () => void
}

/** Runs something for news: for the first at once or once it has settled, once for those that crowd behind it, and not at all while nobody looks. */
export interface Pace {
  news(): void
  /** What was missed while it was false is made up for. */
  setActive(isActive: boolean): void
  stop(): void
}

export function createPace({ clock, everyMs, run, settleMs = 0 }: PaceOptions): Pace {
  let lastAt = Number.NEGATIVE_INFINITY
  let isBehind = false
  let isActive = true
  let cancel: (() => void) | null = null

  const take = () => {
    cancel = null
    if (!isActive) return
    isBehind = false
    lastAt = clock.monotonic()
    run()
  }
  const ask = () => {
    if (!isBehind || cancel !== null || !isActive) return
    const leftMs = Math.max(settleMs, lastAt + everyMs() - clock.monotonic())
    if (leftMs <= 0) take()
    else cancel = clock.after(leftMs, take)
  }
  return {
    news: () => {
      isBehind = true
      ask()
    },
    setActive: (next) => {
      isActive = next
      ask()
    },
    stop: () => cancel?.(),
  }
}
