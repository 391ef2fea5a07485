import type { EventDto } from '@holdfast/api-contract'

/** What the stream has brought since an event. */
export interface News {
  /** Newest first. */
  readonly events: readonly EventDto[]
  /** The stream's memory does not reach back to that event: what lies between has to be fetched. */
  readonly hasGap: boolean
}

/**
 * What came after `seen`.
 *
 * @param streamed oldest first, every event in turn: ids have no holes
 * @param seen id of the newest event that was looked at; null where none was
 */
export function newsAfter(
  streamed: readonly EventDto[],
  seen: number | null,
  isWanted: (event: EventDto) => boolean,
): News {
  const events: EventDto[] = []
  for (let index = streamed.length - 1; index >= 0; index--) {
    const event = streamed[index]
    if (event === undefined || event.id <= (seen ?? 0)) break
    if (isWanted(event)) events.push(event)
  }
  const oldest = streamed[0]
  return { events, hasGap: seen !== null && oldest !== undefined && oldest.id > seen + 1 }
}
