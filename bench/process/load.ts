import type { Load } from './protocol.ts'

const SAMPLE_EVERY_MS = 20

/** Measures this process from now on: CPU time, and a timer that wakes late where the loop was busy. */
export function measureLoad(): () => Load {
  const cpuAtStart = process.cpuUsage()
  const startedAt = performance.now()
  const lags: number[] = []
  let dueAt = startedAt + SAMPLE_EVERY_MS
  const wake = () => {
    const now = performance.now()
    lags.push(Math.max(0, now - dueAt))
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
