import type { StoreReader } from '@holdfast/event-store'

/** After this much silence the bot counts as not running, in ms: three missed ticks. */
const NOT_RUNNING_AFTER_MS = 15_000

export interface Running {
  readonly isRunning: boolean
  /** How far the record reaches: now while the bot runs, else until it was last seen. What came after is unknown. */
  readonly knownUntil: number
}

/** Whether the bot runs, as far as its signs of life tell. */
export async function readRunning(store: StoreReader, now: number): Promise<Running> {
  const seenAt = await store.lastSeenAt()
  const isRunning = seenAt !== null && now - seenAt <= NOT_RUNNING_AFTER_MS
  return { isRunning, knownUntil: isRunning ? now : (seenAt ?? now) }
}
