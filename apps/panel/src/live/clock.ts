/** The only way the panel reads time or waits. Tests pass a fake one. */
export interface Clock {
  /** Wall time of this browser in ms since the Unix epoch; it may jump, and differ from the bot's. */
  now(): number
  /** Monotonic ms from an arbitrary origin. For durations. */
  monotonic(): number
  /** Runs `task` once after `ms`; the returned function calls it off. */
  after(ms: number, task: () => void): () => void
  /** Runs `task` each `ms` until the returned function is called. */
  every(ms: number, task: () => void): () => void
}

/** The browser's clock. A hidden tab's timers may be late by seconds; nothing here relies on their number. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  every: (ms, task) => {
    const timer = setInterval(task, ms)
    return () => clearInterval(timer)
  },
}
