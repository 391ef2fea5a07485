import type { Clock } from '@holdfast/adapter-core'

/** How late the event loop wakes, in ms, over the last minute. */
export interface LoopLag {
  read(): { readonly p99Ms: number; readonly maxMs: number }
}

const SAMPLE_EVERY_MS = 250
const KEPT_SAMPLES = 240

/** Samples until the signal aborts: a sleep that ends late shows a loop that was busy. */
export function measureLoopLag(clock: Clock, signal: AbortSignal): LoopLag {
  const samples: number[] = []
  void sample()
  return {
    read() {
      const sorted = [...samples].sort((a, b) => a - b)
      return { p99Ms: round(sorted[Math.ceil(sorted.length * 0.99) - 1]), maxMs: round(sorted.at(-1)) }
    },
  }

  async function sample(): Promise<void> {
    while (!signal.aborted) {
      const startedAt = clock.monotonic()
      await clock.sleep(SAMPLE_EVERY_MS, signal).catch(() => {})
      samples.push(Math.max(0, clock.monotonic() - startedAt - SAMPLE_EVERY_MS))
      if (samples.length > KEPT_SAMPLES) samples.shift()
    }
  }
}

function round(ms: number | undefined): number {
  return Math.round((ms ?? 0) * 10) / 10
}
