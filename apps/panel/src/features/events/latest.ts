import type { EventDto } from '@holdfast/api-contract'

/** The newest of streamed events (oldest first) and fetched ones (newest first): newest first, each once. */
export function latestOf(
  streamed: readonly EventDto[],
  fetched: readonly EventDto[],
  count: number,
): readonly EventDto[] {
  const newest = fetched[0]?.id ?? 0
  const later = streamed.slice(-count).filter(({ id }) => id > newest)
  return [...later.toReversed(), ...fetched].slice(0, count)
}
