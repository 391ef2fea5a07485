import type { EventDto } from '@holdfast/api-contract'

/** What the feed is narrowed to; null for all. */
export interface EventFilter {
  readonly connection: string | null
  readonly type: string | null
}

/** Streamed events (oldest first) that pass the filter over fetched ones (newest first): newest first, each once. */
export function mergeEvents(
  streamed: readonly EventDto[],
  fetched: readonly EventDto[],
  filter: EventFilter,
): readonly EventDto[] {
  const newest = fetched[0]?.id ?? 0
  const later = streamed.filter(
    (event) =>
      event.id > newest &&
      (filter.connection === null || event.connection === filter.connection) &&
      (filter.type === null || event.type === filter.type),
  )
  return later.length === 0 ? fetched : [...later.reverse(), ...fetched]
}
