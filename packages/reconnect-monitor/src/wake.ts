import type { CallOff, Clock } from '@holdfast/adapter-core'

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
  let callOff: CallOff = () => {}

  const wake = (): void => {
    const at = armedAt
    armedAt = Number.POSITIVE_INFINITY
    onWake(Math.max(0, clock.monotonic() - at))
  }

  signal.addEventListener('abort', () => callOff(), { once: true })
  return {
    arm(at) {
      if (at >= armedAt || signal.aborted) return
      callOff()
      armedAt = at
      callOff = clock.timer(Math.max(0, at - clock.monotonic()), wake)
    },
  }
}
