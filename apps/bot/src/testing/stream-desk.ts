import { systemClock } from '@holdfast/adapter-core'
import type { EventStore } from '@holdfast/event-store'
import { accessUntil } from '../http/security/access.ts'
import { createStreams, type StreamsOptions } from '../http/stream/streams.ts'
import { createBooks } from '../market/books.ts'
import { createSpreads } from '../market/spreads.ts'
import { createConnections } from '../runtime/connections.ts'
import { createHub } from '../runtime/hub.ts'
import { createRecorder } from '../runtime/recorder.ts'

/**
 * The bot's stream over a store, with the recorder and the hub as the bot has them, in real time, and nothing to watch:
 * what is recorded is all that there is. It begins where the store ends, as after a start of the bot.
 */
export async function createStreamDesk(
  store: Pick<EventStore, 'append' | 'events' | 'eventRange'>,
  limits: StreamsOptions['limits'] = {},
) {
  const stop = new AbortController()
  const clock = systemClock
  const { signal } = stop
  const log = () => {}
  const hub = createHub((await store.eventRange())?.last ?? 0)
  const publish: Parameters<typeof createRecorder>[0]['publish'] = (event) => hub.publish({ kind: 'event', event })
  const recorder = createRecorder({ clock, log, publish, append: store.append })
  const books = createBooks()
  const record = recorder.record
  const spreads = createSpreads({ spreads: [], books, clock, log, signal, record, onSpread: () => {} })
  const streams = createStreams({
    mode: 'demo',
    hub,
    store,
    connections: createConnections(new Map()),
    books,
    spreads,
    recorderHealth: recorder.health,
    clock,
    signal,
    limits,
  })
  /** @throws {Error} where too many are open. */
  const open = async (lastSeenId: number | null, only: readonly string[] | null = null) => {
    const body = await streams.open({
      only,
      lastSeenId,
      access: accessUntil(new AbortController().signal),
      onClosed: () => {},
    })
    if (body === null) throw new Error('Cannot open a stream: too many are open')
    return body
  }
  return { hub, open, recorder, stop, streams }
}
