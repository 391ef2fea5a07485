import type { Clock } from '../live/clock.ts'

/** Something that is asked again and again while somebody may see it. */
export interface Poll {
  /** While it is false nothing is asked; once it is true again, at once. */
  setVisible(isVisible: boolean): void
  /** Asks now, in place of what is under way. */
  refresh(): void
  stop(): void
}

/**
 * Runs `ask` at once, and again `everyMs` after each answer: a slow bot is never asked twice at a time. Hidden until it is
 * told otherwise.
 */
export function createPoll(
  clock: Pick<Clock, 'after'>,
  everyMs: number,
  ask: (signal: AbortSignal) => Promise<void>,
): Poll {
  let isVisible = false
  let running: AbortController | null = null
  let callOff: (() => void) | null = null

  const rest = () => {
    callOff?.()
    callOff = null
  }
  const run = async () => {
    rest()
    running?.abort()
    const own = new AbortController()
    running = own
    await ask(own.signal)
    if (own.signal.aborted) return
    running = null
    if (isVisible) callOff = clock.after(everyMs, () => void run())
  }
  return {
    setVisible(next) {
      if (next === isVisible) return
      isVisible = next
      if (!isVisible) rest()
      else if (running === null) void run()
    },
    refresh: () => void run(),
    stop() {
      isVisible = false
      rest()
      running?.abort()
    },
  }
}
