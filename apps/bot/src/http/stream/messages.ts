import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { HubMessage } from '../../runtime/hub.ts'
import { sseFrame } from './frames.ts'

/** One message on its way to clients; its bytes are shared by all of them. */
export interface StreamMessage {
  /** The connections it is about, any of which a reader must want; null = everyone's. */
  readonly about: readonly string[] | null
  readonly frame: Uint8Array
  /** Set for stored events. */
  readonly eventId: number | null
}

/** A stored event, with its place in the log. */
export type EventMessage = StreamMessage & { readonly eventId: number }

/** What the hub says that is a message of its own. */
export type Tellable = Exclude<HubMessage, { readonly kind: 'reconfigured' }>

/** The hub's messages as the stream's. */
export function encodeMessage(
  message: Tellable,
  connectionsOf: (spreadId: string) => readonly string[],
): StreamMessage {
  switch (message.kind) {
    case 'event':
      return encodeEvent(message.event)
    case 'connection':
      return { about: [message.status.id], eventId: null, frame: sseFrame('connection', message.status) }
    case 'quote':
      return { about: [message.quote.connection], eventId: null, frame: sseFrame('quote', message.quote) }
    case 'spread': {
      const { spread } = message
      return { about: connectionsOf(spread.id), eventId: null, frame: sseFrame('spread', spread) }
    }
  }
}

export function encodeEvent(event: StoredEvent): EventMessage {
  return { about: aboutOf(event), eventId: event.id, frame: sseFrame('event', event, event.id) }
}

/** Whether a reader of these connections, null for all, gets it. */
export function isWanted({ about }: Pick<StreamMessage, 'about'>, only: readonly string[] | null): boolean {
  return only === null || about === null || about.some((connection) => only.includes(connection))
}

function aboutOf(event: StoredEvent): readonly string[] | null {
  switch (event.type) {
    case 'spread_opened':
    case 'spread_closed':
      return [event.data.buy.connection, event.data.sell.connection]
    default:
      return event.connection === null ? null : [event.connection]
  }
}
