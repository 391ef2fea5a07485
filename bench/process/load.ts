import type { Load } from './protocol.ts'

const SAMPLE_EVERY_MS = 20

/** A loop that wakes later than this, in ms, stood still. */
export const STALL_MS = 100

/**
 * Measures this process from now on: CPU time, and a timer that wakes late where the loop was busy.
 *
 * @param onStall Told in wall time of every stretch longer than 100 ms in which this process did not run.
 */
export function measureLoad(onStall: (from: number, to: number) => void = () => {}): () => Load {
  const cpuAtStart = process.cpuUsage()
  const startedAt = performance.now()
  const lags: number[] = []
  let dueAt = startedAt + SAMPLE_EVERY_MS
  const wake = () => {
    const now = performance.now()
    const lag = Math.max(0, now - dueAt)
    lags.push(lag)
    if (lag > STALL_MS) onStall(Date.now() - lag, Date.now())
    dueAt = now + SAMPLE_EVERY_MS
    setTimeout(wake, SAMPLE_EVERY_MS).unref()
  }
  setTimeout(wake, SAMPLE_EVERY_MS).unref()
  return () => {
    const { user, system } = process.cpuUsage(cpuAtStart)
    const sorted = lags.toSorted((a, b) => a - b)
    return {
      cpuPct: tenths((user + system) / 10 / (performance.now() - startedAt)),
      lagP99Ms: tenths(sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0),
      lagMaxMs: tenths(sorted.at(-1) ?? 0),
    }
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
