import type { Clock } from '@holdfast/adapter-core'

/** Runs `task` every `ms` until the signal aborts; the next wait begins when the task has ended. */
export async function every(
  ms: number,
  clock: Clock,
  signal: AbortSignal,
  task: () => void | Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const isDue = await clock.sleep(ms, signal).then(
      () => true,
      () => false,
    )
    if (isDue) await task()
  }
}
