import { type EventMessage, isWanted } from './messages.ts'
import type { PastPages } from './past-pages.ts'
import type { RecentEvents } from './recent-events.ts'

export interface ReplayOptions {
  /** The last event that the client has. */
  readonly after: number
  readonly only: readonly string[] | null
  readonly past: PastPages
  readonly recent: RecentEvents
  /** Id of the newest event that was published. */
  readonly publishedId: () => number
  /** Called in the tick in which nothing is missing any more: whatever is published from then on, the client must get. */
  readonly onCaughtUp: () => void
  /** Called instead, where events that the client lacks are gone. */
  readonly onLost: () => void
}

/** What a client missed, piece by piece: events up to the newest that was published, each once. */
export interface Replay {
  /** The frames to send next, maybe none; to be called until `onCaughtUp` or `onLost` was. */
  next(): Promise<readonly Uint8Array[]>
}

/** Reads from the store until what is left is in memory; from there to the present it is a step without a wait. */
export function createReplay(options: ReplayOptions): Replay {
  const { only, onCaughtUp, onLost, past, publishedId, recent } = options
  let lastId = options.after
  const framesOf = (messages: readonly EventMessage[]): readonly Uint8Array[] =>
    messages.filter((message) => isWanted(message, only)).map(({ frame }) => frame)

  return {
    async next() {
      if (lastId >= recent.since) {
        const missed = recent.after(lastId)
        onCaughtUp()
        return framesOf(missed)
      }
      const publishedBefore = publishedId()
      const { isCutOff, messages } = await past.after(lastId)
      if (isCutOff) {
        onLost()
        return []
      }
      lastId = messages.at(-1)?.eventId ?? publishedBefore
      return framesOf(messages)
    },
  }
}
