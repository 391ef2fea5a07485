import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { BookDto, SpreadDto } from '@holdfast/api-contract'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'

/** What the bot tells everyone who listens. */
export type HubMessage =
  | { readonly kind: 'connection'; readonly status: ConnectionStatus }
  /** On disk already: an id that is published can be read back. */
  | { readonly kind: 'event'; readonly event: StoredEvent }
  | { readonly kind: 'quote'; readonly quote: BookDto }
  | { readonly kind: 'spread'; readonly spread: SpreadDto }
  /** Other connections or spreads are there than before: who shows them must show them anew. */
  | { readonly kind: 'reconfigured' }

/** Where the parts of the bot meet: whoever has news publishes, whoever cares listens. */
export interface Hub {
  /** Id of the newest event that was published, or was on disk at start; 0 when there is none. */
  readonly lastEventId: number
  publish(message: HubMessage): void
  /** Returns how to stop listening. Listeners are called in the publisher's tick. */
  listen(listener: (message: HubMessage) => void): () => void
}

/** A hub that begins after the event `lastEventId`. */
export function createHub(lastEventId: number): Hub {
  const listeners = new Set<(message: HubMessage) => void>()
  let last = lastEventId
  return {
    get lastEventId() {
      return last
    },
    publish(message) {
      if (message.kind === 'event') last = Math.max(last, message.event.id)
      for (const listener of listeners) listener(message)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
