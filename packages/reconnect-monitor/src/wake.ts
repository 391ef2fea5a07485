import type { Clock } from '@holdfast/adapter-core'

/** A timer that can only be moved forward: an early wake-up costs a look, a late one costs an outage. */
export interface Wake {
  /** Wakes at `at` (monotonic ms), unless it already wakes earlier. */
  arm(at: number): void
}

/**
 * Calls `onWake` at the armed instants, until the signal aborts.
 *
 * @param onWake Told how late it is called, in ms; arms again as it needs.
 */
export function createWake(clock: Clock, signal: AbortSignal, onWake: (lateMs: number) => void): Wake {
  let armedAt = Number.POSITIVE_INFINITY
  // The signal is shared by all there is: to listen to it with every sleep would cost each sleep a walk through all.
  const own = new AbortController()
  if (signal.aborted) own.abort()
  else signal.addEventListener('abort', () => own.abort(), { once: true })

  const sleepUntil = async (at: number): Promise<void> => {
    try {
      await clock.sleep(Math.max(0, at - clock.monotonic()), own.signal)
    } catch {
      return
    }
    // One that was overtaken by an earlier one sleeps on, and is not heard: ending it would cost more.
    if (signal.aborted || at !== armedAt) return
    armedAt = Number.POSITIVE_INFINITY
    onWake(Math.max(0, clock.monotonic() - at))
  }

  return {
    arm(at) {
      if (at >= armedAt || signal.aborted) return
      armedAt = at
      void sleepUntil(at)
    },
  }
}
