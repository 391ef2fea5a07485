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
  let sleep = new AbortController()

  const sleepUntil = async (at: number, own: AbortController): Promise<void> => {
    try {
      await clock.sleep(Math.max(0, at - clock.monotonic()), own.signal)
    } catch {
      return
    }
    if (signal.aborted || own.signal.aborted) return
    armedAt = Number.POSITIVE_INFINITY
    onWake(Math.max(0, clock.monotonic() - at))
  }

  signal.addEventListener('abort', () => sleep.abort(), { once: true })
  return {
    arm(at) {
      if (at >= armedAt || signal.aborted) return
      sleep.abort()
      sleep = new AbortController()
      armedAt = at
      void sleepUntil(at, sleep)
    },
  }
}
