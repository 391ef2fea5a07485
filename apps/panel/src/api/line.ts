/** Runs jobs one at a time. What is under way is let finish, unless something else is wanted instead. */
export interface Line<J> {
  /** Runs a job now: what is under way is aborted, and what waits forgotten. */
  instead(job: J): void
  /** Runs a job once nothing is under way; one that waits already is not run twice. */
  after(job: J): void
  /** Aborts what is under way, and forgets what waits. */
  stop(): void
}

/** @param run one job, to its end; what it rejects with is its own to deal with. An aborted one counts as ended. */
export function createLine<J>(run: (job: J, signal: AbortSignal) => Promise<void>): Line<J> {
  const waiting = new Set<J>()
  let running: AbortController | null = null

  const begin = async (job: J) => {
    const own = new AbortController()
    running = own
    await run(job, own.signal)
    if (running !== own) return
    running = null
    next()
  }
  const next = () => {
    for (const job of waiting) {
      waiting.delete(job)
      void begin(job)
      return
    }
  }
  const stop = () => {
    waiting.clear()
    running?.abort()
    running = null
  }
  return {
    instead(job) {
      stop()
      void begin(job)
    },
    after(job) {
      waiting.add(job)
      if (running === null) next()
    },
    stop,
  }
}
