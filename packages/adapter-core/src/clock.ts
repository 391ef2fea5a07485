/** The only way this codebase reads time or waits. Tests pass a fake one. */
export interface Clock {
  /** Wall time in ms since the Unix epoch, an integer. For timestamps; it may jump. */
  now(): number
  /** Monotonic ms from an arbitrary origin. For durations; it never jumps. */
  monotonic(): number
  /** Resolves after `ms` (0 = after one turn of I/O); rejects with the signal's reason once it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls `wake` once, after `ms`, unless it is called off before. For what waits too often for a promise each time. */
  timer(ms: number, wake: () => void): CallOff
}

/** Calls a timer off; nothing happens where it has woken already. */
export type CallOff = () => void

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
  timer: (ms, wake) => {
    const timer = setTimeout(wake, ms)
    return () => clearTimeout(timer)
  },
}

/** The instant an HTTP date names (RFC 9110, section 5.6.7), in ms since the Unix epoch; null where it is none. */
export function parseHttpDate(text: string): number | null {
  // Date.parse alone would also read "12" as a year, and local times.
  if (!/^[A-Z][a-z]{2,8},? .*\d GMT$/.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}
