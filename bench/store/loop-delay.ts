/** How late the event loop came to what was due, in ms, one value for each ms that passed. */
export interface LoopDelay {
  /** What was measured since the start or the call before. */
  take(): readonly number[]
  stop(): void
}

const EVERY_MS = 1

/** Sets a timer every ms and looks how late it comes. */
export function watchLoopDelay(): LoopDelay {
  let delays: number[] = []
  let due = performance.now() + EVERY_MS
  const note = () => {
    const now = performance.now()
    for (const delay of delaysOf(now - due)) delays.push(delay)
    due = now + EVERY_MS
  }
  const timer = setInterval(note, EVERY_MS)
  return {
    take() {
      // One that stands still until now has waited, too.
      note()
      const taken = delays
      delays = []
      return taken
    },
    stop: () => clearInterval(timer),
  }
}

/**
 * What all would have waited that was due while the loop stood still: a timer that comes 5 ms late hides four that were
 * due in between, and waited 4, 3, 2 and 1 ms.
 */
export function delaysOf(late: number): readonly number[] {
  const first = Math.max(0, late)
  return Array.from({ length: Math.max(1, Math.ceil(first / EVERY_MS)) }, (_, index) => first - index * EVERY_MS)
}
