import type { Clock } from '../../clock.ts'

/** Waits for things to become so, on being told that something changed. */
export interface Watch {
  /** Something happened: every wait looks again. */
  changed(): void
  /**
   * Resolves once `holds`.
   *
   * @throws {Error} that says `what` never came, after the watch's limit.
   */
  until(holds: () => boolean, what: string | (() => string)): Promise<void>
}

/** `timeoutMs`: how long any wait may take. */
export function createWatch(clock: Clock, timeoutMs: number): Watch {
  const waiting = new Set<() => void>()
  return {
    changed: () => {
      for (const look of [...waiting]) look()
    },
    until: (holds, what) => {
      if (holds()) return Promise.resolve()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const cancel = clock.timer(timeoutMs, () => {
        waiting.delete(look)
        reject(new Error(`Waited ${timeoutMs} ms, and it never was: ${typeof what === 'string' ? what : what()}`))
      })
      const look = () => {
        if (!holds()) return
        waiting.delete(look)
        cancel()
        resolve()
      }
      waiting.add(look)
      return promise
    },
  }
}
