import { type EventStore, EXPORT_FORMATS } from '@holdfast/event-store'
import { openStore } from './open.ts'
import type { Job } from './protocol.ts'

/** Enough to know the rate. */
const MOST_EVENTS = 300_000
const FEW_EVENTS = 30_000

/** Reads the newest events as files. */
export const exportJob: Job<'export'> = async ({ isQuick, path }) => {
  const store = await openStore(path)
  try {
    const exports: { name: string; bytes: number; ms: number }[] = []
    for (const format of EXPORT_FORMATS) {
      for (const gzip of [false, true]) {
        const query = { limit: isQuick ? FEW_EVENTS : MOST_EVENTS }
        const began = performance.now()
        const bytes = await sizeOf(store.export({ format, gzip, what: 'events', query }))
        exports.push({ name: gzip ? `${format}.gz` : format, bytes, ms: performance.now() - began })
      }
    }
    return { exports }
  } finally {
    await store.close()
  }
}

async function sizeOf(pieces: ReturnType<EventStore['export']>): Promise<number> {
  let bytes = 0
  for await (const piece of pieces) bytes += piece.length
  return bytes
}
