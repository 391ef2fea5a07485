import { rebuildDatabase } from '@holdfast/event-store'
import type { Job } from './protocol.ts'

/** Makes all projections anew. */
export const rebuildJob: Job<'rebuild'> = async ({ path }) => {
  const began = performance.now()
  const { events, outages } = rebuildDatabase(path)
  return { ms: performance.now() - began, events, outages }
}
