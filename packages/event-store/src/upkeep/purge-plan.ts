const DAY_MS = 86_400_000

/** Share of the limit to which a purge by size goes: it should not begin again with the next event. */
const DOWN_TO = 0.9

export interface RetentionLimits {
  /** Older events go, in days. Outages, intervals and their sums stay. */
  readonly retentionDays: number
  /** Largest size of the database, free pages left out, in bytes. */
  readonly maxBytes: number
}

/** What decides about a purge. */
export interface PurgeFacts {
  readonly now: number
  /** Of the database, free pages left out. */
  readonly usedBytes: number
  /** Events that are still there; null where there are none. */
  readonly events: { readonly first: number; readonly last: number } | null
  /** Where the newest purge ends, whether it came that far or not; 0 where there was none. */
  readonly purgedThrough: number
  /** Where a purge may end, oldest first: after these events. */
  readonly kept: readonly { readonly eventId: number; readonly at: number }[]
}

export interface PurgePlan {
  /** Events up to this id go; null where none do. */
  readonly throughId: number | null
  /** True where the database is too large and nothing that may go is left. */
  readonly isOverLimit: boolean
}

/**
 * Which events are to go. The newest day's always stay, however large: clients that were cut off ask for them.
 */
export function planPurge(facts: PurgeFacts, limits: RetentionLimits): PurgePlan {
  const { now, usedBytes, events, purgedThrough, kept } = facts
  const isTooLarge = usedBytes > limits.maxBytes
  if (events === null) return { throughId: null, isOverLimit: isTooLarge }
  const ends = kept.filter(({ at, eventId }) => eventId >= events.first && at < now - DAY_MS)
  const wanted = [
    purgedThrough,
    ends.findLast(({ at }) => at < now - limits.retentionDays * DAY_MS)?.eventId ?? 0,
    isTooLarge ? (sizeEnd(ends, events, usedBytes, limits) ?? 0) : 0,
  ]
  const throughId = Math.max(...wanted)
  return throughId < events.first ? { throughId: null, isOverLimit: isTooLarge } : { throughId, isOverLimit: false }
}

/**
 * The first end that should make the database small enough, else the last. All bytes are taken for events', so it may
 * stop too early, never too late; the next plan goes on.
 */
function sizeEnd(
  ends: PurgeFacts['kept'],
  { first, last }: { readonly first: number; readonly last: number },
  usedBytes: number,
  { maxBytes }: RetentionLimits,
): number | null {
  const bytesPerEvent = usedBytes / (last - first + 1)
  const surplus = (usedBytes - maxBytes * DOWN_TO) / bytesPerEvent
  return (ends.find(({ eventId }) => eventId - first + 1 >= surplus) ?? ends.at(-1))?.eventId ?? null
}
