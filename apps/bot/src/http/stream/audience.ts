import type { StreamClient } from './client.ts'
import { isWanted, type StreamMessage } from './messages.ts'

/** Readers of the same connections: what they get is gathered, and joined once for all of them. */
export interface Audience {
  /** Null = all connections. */
  readonly only: readonly string[] | null
  readonly size: number
  /** Gathers a message, if it is wanted here; says whether it is. */
  gather(message: StreamMessage): boolean
  /**
   * A new reader, who knows all that was gathered so far but events, and gets no events yet.
   *
   * @param afterId An event that it has already and that is still to be told, as those before it; 0 = there is none.
   */
  join(client: Listener, afterId: number): Seat
  /** Queues what was gathered for every reader; returns them where there was anything. */
  handOver(): Iterable<Listener>
}

/** What an audience asks of a client. */
export type Listener = Pick<StreamClient, 'offer' | 'wake'>

/** A reader's place. */
export interface Seat {
  /** Queues what was gathered so far, but no events: those it has, and it gets all from now on. */
  hearEvents(): void
  leave(): void
}

interface Place {
  /** Of what is gathered, the first message that it needs. */
  from: number
  /** The first event that it needs. */
  eventsFrom: number
  /** It has the events up to this id; 0 once those are told. */
  afterId: number
}

const WHOLE: Place = { from: 0, eventsFrom: 0, afterId: 0 }
const WITHOUT_EVENTS: Place = { from: 0, eventsFrom: Number.POSITIVE_INFINITY, afterId: 0 }

/** Every client's bytes are the same bytes, but for those who came since the last time. */
export function createAudience(only: readonly string[] | null): Audience {
  const places = new Map<Listener, Place>()
  let gathered: StreamMessage[] = []
  /** Of the events told, wanted here or not. */
  let newestId = 0

  const piece = ({ afterId, from, eventsFrom }: Place): Uint8Array | null => {
    const frames = gathered
      .filter(({ eventId }, index) => (eventId === null ? index >= from : index >= eventsFrom && eventId > afterId))
      .map(({ frame }) => frame)
    const [first] = frames
    if (first === undefined) return null
    return frames.length === 1 ? first : Buffer.concat(frames)
  }

  return {
    only,
    get size() {
      return places.size
    },
    gather(message) {
      newestId = message.eventId ?? newestId
      if (places.size === 0 || !isWanted(message, only)) return false
      gathered.push(message)
      return true
    },
    join(client, afterId) {
      const place: Place = { from: gathered.length, eventsFrom: Number.POSITIVE_INFINITY, afterId }
      places.set(client, place)
      return {
        hearEvents() {
          const chunk = piece(place)
          place.from = gathered.length
          place.eventsFrom = gathered.length
          if (chunk !== null) client.offer(chunk)
        },
        leave: () => void places.delete(client),
      }
    },
    handOver() {
      if (gathered.length === 0) return []
      const shared = new Map([WHOLE, WITHOUT_EVENTS].map((place) => [place.eventsFrom, piece(place)]))
      const offers = [...places].map(([client, place]) => {
        const chunk = place.from === 0 && place.afterId === 0 ? shared.get(place.eventsFrom) : undefined
        return [client, chunk === undefined ? piece(place) : chunk] as const
      })
      gathered = []
      for (const place of places.values()) {
        place.from = 0
        if (Number.isFinite(place.eventsFrom)) place.eventsFrom = 0
        if (place.afterId <= newestId) place.afterId = 0
      }
      // A client that is cut off leaves.
      for (const [client, chunk] of offers) if (chunk !== null) client.offer(chunk)
      return places.keys()
    },
  }
}
