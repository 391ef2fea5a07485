import type { EventStore } from '@holdfast/event-store'
import { eventLog } from '../log/event-log.ts'
import { watchLoopDelay } from '../loop-delay.ts'
import { openStore } from './open.ts'
import type { Job } from './protocol.ts'

/** Events of a burst: what hundreds of connections say when all are cut at once. */
const BURST = 10_000
const BURSTS = 30
const QUICK_BURSTS = 5
/** Events of one call: what one tick of the bot records, which does not wait for what the tick before recorded. */
const BATCH = 50
/** The first bursts let the compiler finish. */
const WARM_UP_BURSTS = 3

/** Stores bursts of events as the bot does and waits until each is on disk; watches the event loop meanwhile. */
export const writingJob: Job<'writing'> = async ({ facts, isQuick, log, path }) => {
  const store = await openStore(path)
  try {
    const bursts = isQuick ? QUICK_BURSTS : BURSTS
    const count = (WARM_UP_BURSTS + bursts) * BURST
    const years = (log.years * count) / log.events
    const events = [...eventLog({ ...log, events: count, years, from: facts.to + 1, seed: log.seed + 1 })]
    const burst = (nth: number) => events.slice(nth * BURST, (nth + 1) * BURST)
    for (let nth = 0; nth < WARM_UP_BURSTS; nth++) await storeBurst(store, burst(nth))

    const loop = watchLoopDelay()
    const measured: { events: number; ms: number }[] = []
    for (let nth = WARM_UP_BURSTS; nth < WARM_UP_BURSTS + bursts; nth++) {
      const began = performance.now()
      await storeBurst(store, burst(nth))
      measured.push({ events: BURST, ms: performance.now() - began })
    }
    const writingDelays = loop.take()
    await Bun.sleep(writingDelays.length)
    const idleDelays = loop.take()
    loop.stop()
    const { database } = await store.health()
    return { bursts: measured, writingDelays, idleDelays, synchronous: database?.pragmas['synchronous'] ?? null }
  } finally {
    await store.close()
  }
}

async function storeBurst(store: EventStore, events: Parameters<EventStore['append']>[0]): Promise<void> {
  const stored: Promise<unknown>[] = []
  for (let from = 0; from < events.length; from += BATCH) {
    stored.push(store.append(events.slice(from, from + BATCH)))
    await new Promise(setImmediate)
  }
  await Promise.all(stored)
}
