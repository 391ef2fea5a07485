/** The only way the simulator reads time or waits. Tests may pass another one. */
export interface Clock {
  /** Wall time in ms since the Unix epoch, an integer. For timestamps on the wire; it may jump. */
  now(): number
  /** Monotonic ms from an arbitrary origin, with fractions. For durations; it never jumps. */
  monotonic(): number
  /** Resolves after `ms` (0 = after one turn of I/O); rejects with the signal's reason once it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** An instant, ms since the Unix epoch, as HTTP writes it: whole seconds, rounded up. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
export function httpDate(at: number): string {
  return new Date(Math.ceil(at / 1000) * 1000).toUTCString()
}

/** The machine's own clock: the only place in this package that reads time. */
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
}
