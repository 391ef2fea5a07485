import type { EventMessage } from './messages.ts'

/** Kept at most, however few events that is. */
const MAX_BYTES = 1_048_576

/**
 * The newest events that were published, ready to be sent: most who come back missed no more than these, a crowd that lost
 * its streams at once above all.
 */
export interface RecentEvents {
  /** Every event that was published after this id is here. */
  readonly since: number
  add(message: EventMessage): void
  /** All published after an id that is at least `since`, in order. */
  after(id: number): readonly EventMessage[]
}

/** Events are published in the order of their ids, each once; the first comes after the id given. */
export function createRecentEvents(lastId: number, maxEvents: number, maxBytes = MAX_BYTES): RecentEvents {
  const kept: EventMessage[] = []
  let since = lastId
  let bytes = 0
  return {
    get since() {
      return since
    },
    add(message) {
      kept.push(message)
      bytes += message.frame.byteLength
      while (kept.length > maxEvents || bytes > maxBytes) {
        const oldest = kept.shift()
        if (oldest === undefined) break
        since = oldest.eventId
        bytes -= oldest.frame.byteLength
      }
    },
    after: (id) => kept.slice(firstAfter(kept, id)),
  }
}

/** Index of the first with a larger id. */
function firstAfter(messages: readonly EventMessage[], id: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.eventId ?? Number.POSITIVE_INFINITY) > id) high = middle
    else low = middle + 1
  }
  return low
}
