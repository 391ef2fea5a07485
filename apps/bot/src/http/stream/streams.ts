import type { Clock } from '@holdfast/adapter-core'
import type { PulseDto, RecordHealthDto, SnapshotDto } from '@holdfast/api-contract'
import type { EventStore } from '@holdfast/event-store'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import type { Books } from '../../market/books.ts'
import type { Spreads } from '../../market/spreads.ts'
import type { Connections } from '../../runtime/connections.ts'
import { every } from '../../runtime/every.ts'
import type { Hub, HubMessage } from '../../runtime/hub.ts'
import type { RecorderHealth } from '../../runtime/recorder.ts'
import type { Access } from '../security/access.ts'
import { createStreamClient, type EndReason, type StreamClient } from './client.ts'
import { createFanOut } from './fan-out.ts'
import { KEEP_ALIVE, sseFrame } from './frames.ts'
import { createLagNews } from './lag-news.ts'
import { encodeEvent, encodeMessage, isWanted, type StreamMessage, type Tellable } from './messages.ts'
import { createPastPages } from './past-pages.ts'
import { createRecentEvents } from './recent-events.ts'
import { createReplay } from './replay.ts'
import { createVerdictNews } from './verdict-news.ts'

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
  readonly limits?: Partial<StreamLimits>
}

/** What streams may take. */
export interface StreamLimits {
  /** Streams at the same time; default 5,000. */
  readonly clients: number
  /** Bytes that may wait for one client; default 1 MiB, the better part of a minute of a busy bot. */
  readonly queuedBytes: number
  /** Events kept in memory for those who come back; default 2,000, at most 1 MiB. */
  readonly recentEvents: number
  /** Events that are read from the store at once; default 200, some 60 kB to encode between two turns of the loop. */
  readonly pageEvents: number
}

export interface OpenOptions {
  /** Only these connections; null = all. */
  readonly only: readonly string[] | null
  /** The last event the client saw; null = it saw none; NaN = not an id at all. */
  readonly lastSeenId: number | null
  /** The stream ends with it, at once where it is ended, within a second where it expires. */
  readonly access: Access
  /** Called when the bot ended the stream: the client may not be reading what is left. */
  readonly onClosed: () => void
}

/** All open streams. */
export interface Streams {
  /** Null where too many are open. */
  open(options: OpenOptions): Promise<ReadableStream<Uint8Array> | null>
  health(): { readonly clients: number; readonly cutOff: number }
}

const LIMITS: StreamLimits = { clients: 5_000, queuedBytes: 1_048_576, recentEvents: 2_000, pageEvents: 200 }
const PULSE_EVERY_MS = 1_000
/** In pulses: a comment every 5 s. */
const COMMENT_EVERY = 5

const COMMENT: StreamMessage = { about: null, eventId: null, frame: KEEP_ALIVE }

interface OpenStream {
  readonly client: StreamClient
  readonly isAllowed: () => boolean
}

/** Fans the hub's messages out; each is encoded once, however many read it. */
export function createStreams(options: StreamsOptions): Streams {
  const { books, clock, connections, hub, signal, spreads, store } = options
  const limits = { ...LIMITS, ...options.limits }
  const streams = new Set<OpenStream>()
  const recent = createRecentEvents(hub.lastEventId, limits.recentEvents)
  const publishedId = (): number => hub.lastEventId
  const past = createPastPages({ store, publishedId, clock, pageEvents: limits.pageEvents })
  const fanOut = createFanOut({ clock, signal })
  const lagNews = createLagNews()
  const isVerdictNews = createVerdictNews()
  /** Streams that are about to be open. */
  let opening = 0
  let cutOff = 0
  let pulses = 0

  const encode = (message: Tellable): StreamMessage => encodeMessage(message, spreads.connectionsOf)

  const current = (): readonly StreamMessage[] => [
    ...books.all().map((quote) => encode({ kind: 'quote', quote })),
    ...spreads.all().map((spread) => encode({ kind: 'spread', spread })),
  ]

  /** What was said of connections holds no longer: everyone begins anew, and no event is missed for it. */
  const renew = (): void => {
    for (const audience of fanOut.audiences) {
      fanOut.tellOne(audience, { about: null, eventId: null, frame: snapshot(audience.only) })
    }
    for (const message of current()) fanOut.tell(message, true)
  }

  const tell = (message: HubMessage): void => {
    if (message.kind === 'reconfigured') {
      renew()
      return
    }
    const isUrgent = isVerdictNews(message)
    if (message.kind === 'event') {
      const encoded = encodeEvent(message.event)
      recent.add(encoded)
      fanOut.tell(encoded, isUrgent)
    } else if (streams.size > 0) {
      fanOut.tell(encode(message), isUrgent)
    }
  }
  const stopListening = hub.listen(tell)
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
    for (const { client, isAllowed } of streams) {
      if (isAllowed()) client.check()
      else client.end()
    }
    if (streams.size === 0) return
    const statuses = connections.list()
    for (const status of lagNews(statuses)) tell({ kind: 'connection', status })
    for (const audience of fanOut.audiences) {
      const frame = pulseFrame(wanted(statuses, audience.only), clock.now(), record())
      fanOut.tellOne(audience, { about: null, eventId: null, frame })
    }
    if (pulses % COMMENT_EVERY === 0) fanOut.tell(COMMENT, false)
  })

  const record = (): RecordHealthDto => {
    const { lastError, queued, status } = options.recorderHealth()
    return { status, queued, lastError }
  }

  const newestId = (): number | null => (hub.lastEventId === 0 ? null : hub.lastEventId)

  const resetFrame = (): Uint8Array => sseFrame('reset', { lastEventId: newestId() })

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

  /**
   * An id can be continued from when it is still held. 0 stands for "from the beginning". The disk may be ahead of what was
   * published: who read the record there comes with an id that nobody was told of yet.
   */
  const isKnownId = async (id: number): Promise<boolean> => {
    if (!Number.isSafeInteger(id) || id < 0) return false
    if (id > recent.since && id <= hub.lastEventId) return true
    const range = await store.eventRange()
    if (range === null) return id === 0
    return id === 0 ? range.first === 1 : id >= range.first && id <= range.last
  }

  const openClient = ({ only, access, onClosed }: OpenOptions, replayAfter: number | null, lost: boolean) => {
    const audience = fanOut.audience(only)
    const isOurs = (message: StreamMessage): boolean => isWanted(message, only)
    /** From now on all that is published comes by itself; before it, the prices of now. */
    const goLive = (): void => {
      client.endPast()
      seat.hearEvents()
      const frames = current()
        .filter(isOurs)
        .map(({ frame }) => frame)
      if (frames.length > 0) client.offer(Buffer.concat(frames))
    }
    const replay = (after: number) =>
      createReplay({
        after,
        only,
        past,
        recent,
        publishedId,
        onCaughtUp: goLive,
        onLost() {
          client.offer(resetFrame())
          goLive()
        },
      })
    const onEnd = (reason: EndReason): void => {
      seat.leave()
      stopWatching()
      streams.delete(stream)
      if (reason === 'cut_off') cutOff++
      if (reason !== 'left') onClosed()
    }
    const client = createStreamClient({
      first: lost ? [snapshot(only), resetFrame()] : [snapshot(only)],
      past: replayAfter === null ? null : replay(replayAfter).next,
      maxQueuedBytes: limits.queuedBytes,
      clock,
      onEnd,
    })
    const isAhead = replayAfter !== null && replayAfter > publishedId()
    const seat = audience.join(client, isAhead ? replayAfter : 0)
    const stopWatching = access.onEnd(() => client.end())
    const stream: OpenStream = { client, isAllowed: access.isAllowed }
    streams.add(stream)
    if (replayAfter === null) goLive()
    if (signal.aborted || !access.isAllowed()) client.end()
    return client.body
  }

  return {
    async open(request) {
      if (streams.size + opening >= limits.clients || signal.aborted) return null
      const { lastSeenId } = request
      opening++
      try {
        const canReplay = lastSeenId !== null && (await isKnownId(lastSeenId))
        return openClient(request, canReplay ? lastSeenId : null, lastSeenId !== null && !canReplay)
      } finally {
        opening--
      }
    },
    health: () => ({ clients: fanOut.size, cutOff }),
  }
}

function wanted(statuses: readonly ConnectionStatus[], only: readonly string[] | null): readonly ConnectionStatus[] {
  return only === null ? statuses : statuses.filter(({ id }) => only.includes(id))
}

function pulseFrame(statuses: readonly ConnectionStatus[], now: number, store: RecordHealthDto): Uint8Array {
  const entries = statuses.map(({ id, lastDataAt, dataAgeMs, rttMs, messageRate }) => {
    return [id, { lastDataAt, dataAgeMs, rttMs, messageRate }] as const
  })
  const body: PulseDto = { serverTime: now, store, connections: Object.fromEntries(entries) }
  return sseFrame('pulse', body)
}
