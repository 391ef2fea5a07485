import type { Clock } from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { PulseDto, RecordHealthDto, SnapshotDto } from '@holdfast/api-contract'
import type { EventStore } from '@holdfast/event-store'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import type { Books } from '../../market/books.ts'
import type { Spreads } from '../../market/spreads.ts'
import type { Connections } from '../../runtime/connections.ts'
import { every } from '../../runtime/every.ts'
import type { Hub, HubMessage } from '../../runtime/hub.ts'
import type { RecorderHealth } from '../../runtime/recorder.ts'
import { createStreamClient, type StreamClient, type StreamMessage } from './client.ts'
import { KEEP_ALIVE, sseFrame } from './frames.ts'
import { createLagNews } from './lag-news.ts'

export interface StreamsOptions {
  readonly mode: 'demo' | 'live'
  readonly hub: Hub
  readonly store: Pick<EventStore, 'events' | 'eventRange'>
  readonly connections: Connections
  readonly books: Books
  readonly spreads: Spreads
  readonly recorderHealth: () => RecorderHealth
  readonly clock: Clock
  /** Ends every stream. */
  readonly signal: AbortSignal
  /** Bytes that may wait for one client; default 1 MiB, minutes of a busy bot. */
  readonly maxQueuedBytes?: number
}

export interface OpenOptions {
  /** Only these connections; null = all. */
  readonly only: readonly string[] | null
  /** The last event the client saw; null = it saw none; NaN = not an id at all. */
  readonly lastSeenId: number | null
  /** Asked once a second; the stream ends once it is false. */
  readonly isAllowed: () => boolean
  /** Called when the client was cut off for not reading. */
  readonly onCutOff: () => void
}

/** All open streams. */
export interface Streams {
  /** Null where too many are open. */
  open(options: OpenOptions): Promise<ReadableStream<Uint8Array> | null>
  health(): { readonly clients: number; readonly cutOff: number }
}

const MAX_QUEUED_BYTES = 1_048_576
const MAX_CLIENTS = 5_000
const REPLAY_PAGE = 1_000
const PULSE_EVERY_MS = 1_000
/** In pulses: a comment every 5 s. */
const COMMENT_EVERY = 5

interface OpenStream {
  readonly client: StreamClient
  readonly only: readonly string[] | null
  readonly isAllowed: () => boolean
}

/** Fans the hub's messages out; each is encoded once, however many read it. */
export function createStreams(options: StreamsOptions): Streams {
  const { books, clock, connections, hub, signal, spreads, store } = options
  const streams = new Set<OpenStream>()
  const lagNews = createLagNews()
  let cutOff = 0
  let pulses = 0

  const encode = (message: HubMessage): StreamMessage => {
    switch (message.kind) {
      case 'event':
        return encodeEvent(message.event)
      case 'connection':
        return { about: [message.status.id], eventId: null, frame: sseFrame('connection', message.status) }
      case 'quote':
        return { about: [message.quote.connection], eventId: null, frame: sseFrame('quote', message.quote) }
      case 'spread': {
        const { spread } = message
        return { about: spreads.connectionsOf(spread.id), eventId: null, frame: sseFrame('spread', spread) }
      }
    }
  }

  const tellAll = (message: HubMessage): void => {
    if (streams.size === 0) return
    const encoded = encode(message)
    for (const { client } of streams) client.offer(encoded)
  }
  const stopListening = hub.listen(tellAll)
  signal.addEventListener(
    'abort',
    () => {
      stopListening()
      for (const { client } of streams) client.end()
    },
    { once: true },
  )

  void every(PULSE_EVERY_MS, clock, signal, () => {
    pulses++
    if (streams.size === 0) return
    const statuses = connections.list()
    for (const status of lagNews(statuses)) tellAll({ kind: 'connection', status })
    const everyone = { about: null, eventId: null, frame: pulseFrame(statuses, clock.now(), record()) }
    for (const stream of streams) {
      if (!stream.isAllowed()) {
        stream.client.end()
        continue
      }
      stream.client.offer(stream.only === null ? everyone : onlyPulse(stream.only, statuses, clock.now(), record()))
      if (pulses % COMMENT_EVERY === 0) stream.client.offer(COMMENT)
    }
  })

  const record = (): RecordHealthDto => {
    const { lastError, queued, status } = options.recorderHealth()
    return { status, queued, lastError }
  }

  const newestId = (): number | null => (hub.lastEventId === 0 ? null : hub.lastEventId)

  const snapshot = (only: readonly string[] | null): Uint8Array => {
    const body: SnapshotDto = {
      connections: wanted(connections.list(), only) as SnapshotDto['connections'],
      lastEventId: newestId(),
      serverTime: clock.now(),
      mode: options.mode,
      store: record(),
    }
    return sseFrame('snapshot', body)
  }

  /** An id can be continued from when it is still held. 0 stands for "from the beginning". */
  const isKnownId = async (id: number): Promise<boolean> => {
    if (!Number.isSafeInteger(id) || id < 0) return false
    const range = await store.eventRange()
    if (range === null) return id === 0
    return id === 0 ? range.first === 1 : id >= range.first && id <= range.last
  }

  return {
    async open({ only, lastSeenId, isAllowed, onCutOff }) {
      if (streams.size >= MAX_CLIENTS || signal.aborted) return null
      const canReplay = lastSeenId !== null && (await isKnownId(lastSeenId))
      const first = [snapshot(only)]
      if (lastSeenId !== null && !canReplay) first.push(sseFrame('reset', { lastEventId: newestId() }))
      const client = createStreamClient({
        first,
        replayAfter: canReplay ? lastSeenId : null,
        liveId: () => hub.lastEventId,
        readAfter: async (after) => (await store.events({ after, limit: REPLAY_PAGE })).items,
        encode: encodeEvent,
        onLive: () => [
          ...books.all().map((quote) => encode({ kind: 'quote', quote })),
          ...spreads.all().map((spread) => encode({ kind: 'spread', spread })),
        ],
        wants: (about) => only === null || about === null || about.some((connection) => only.includes(connection)),
        maxQueuedBytes: options.maxQueuedBytes ?? MAX_QUEUED_BYTES,
        onEnd: (reason) => {
          streams.delete(stream)
          if (reason !== 'cut_off') return
          cutOff++
          onCutOff()
        },
      })
      const stream: OpenStream = { client, only, isAllowed }
      streams.add(stream)
      if (signal.aborted) client.end()
      return client.body
    },
    health: () => ({ clients: streams.size, cutOff }),
  }
}

const COMMENT: StreamMessage = { about: null, eventId: null, frame: KEEP_ALIVE }

function encodeEvent(event: StoredEvent): StreamMessage {
  return { about: aboutOf(event), eventId: event.id, frame: sseFrame('event', event, event.id) }
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

function wanted(statuses: readonly ConnectionStatus[], only: readonly string[] | null): readonly ConnectionStatus[] {
  return only === null ? statuses : statuses.filter(({ id }) => only.includes(id))
}

function onlyPulse(
  only: readonly string[],
  statuses: readonly ConnectionStatus[],
  now: number,
  store: RecordHealthDto,
): StreamMessage {
  return { about: null, eventId: null, frame: pulseFrame(wanted(statuses, only), now, store) }
}

function pulseFrame(statuses: readonly ConnectionStatus[], now: number, store: RecordHealthDto): Uint8Array {
  const entries = statuses.map(({ id, lastDataAt, dataAgeMs, rttMs, messageRate }) => {
    return [id, { lastDataAt, dataAgeMs, rttMs, messageRate }] as const
  })
  const body: PulseDto = { serverTime: now, store, connections: Object.fromEntries(entries) }
  return sseFrame('pulse', body)
}
