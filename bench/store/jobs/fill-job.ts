import { statSync } from 'node:fs'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { openFilling } from '@holdfast/event-store/testing'
import { eventLog } from '../log/event-log.ts'
import type { Job } from './protocol.ts'

/** Events of one transaction: many, since each writes the newest page of every index of every connection. */
const BATCH = 20_000
const TELL_EVERY = 500_000

/** Fills a new database with the log, as the bot's writer would have. */
export const fillJob: Job<'fill'> = async ({ log, path }) => {
  const began = performance.now()
  const filling = openFilling({ path, mode: 'live' })
  let events = 0
  let to = 0
  let batch: HoldfastEvent[] = []
  const flush = () => {
    filling.append(batch)
    events += batch.length
    to = batch.at(-1)?.at ?? to
    batch = []
    if (events % TELL_EVERY === 0) {
      const seconds = (performance.now() - began) / 1_000
      console.error(`  ${events / 1_000} k events, ${Math.round(events / seconds)} a second`)
    }
  }
  for (const event of eventLog(log)) {
    batch.push(event)
    if (batch.length === BATCH) flush()
  }
  if (batch.length > 0) flush()
  filling.close()
  return { to, events, bytes: statSync(path).size, filledMs: performance.now() - began }
}
