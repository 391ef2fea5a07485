import type { StoredEvent } from '@holdfast/adapter-core/events'

/** One message on its way to a client; its bytes are shared by all clients. */
export interface StreamMessage {
  /** The connections it is about, any of which a reader must want; null = everyone's. */
  readonly about: readonly string[] | null
  readonly frame: Uint8Array
  /** Set for stored events. */
  readonly eventId: number | null
}

export interface ClientOptions {
  /** Sent before all else. */
  readonly first: readonly Uint8Array[]
  /** Replay begins after this event; null = from now on. */
  readonly replayAfter: number | null
  /** Id of the newest event that was published. */
  readonly liveId: () => number
  /** Events on disk after an id, ascending; empty at the end. */
  readonly readAfter: (id: number) => Promise<readonly StoredEvent[]>
  readonly encode: (event: StoredEvent) => StreamMessage
  /** Sent once the replay has caught up. */
  readonly onLive: () => readonly StreamMessage[]
  readonly wants: (about: readonly string[] | null) => boolean
  /** Bytes that may wait for the client before it is cut off. */
  readonly maxQueuedBytes: number
  /** Called once: the client left, was cut off for not reading, or the stream was ended. */
  readonly onEnd: (reason: 'left' | 'cut_off' | 'ended') => void
}

/** One reader of the stream. */
export interface StreamClient {
  readonly body: ReadableStream<Uint8Array>
  /** Queues a message, or cuts the client off where its queue is full. Never waits. */
  offer(message: StreamMessage): void
  end(): void
}

/** Bytes handed to the transport at once. */
const MAX_CHUNK_BYTES = 65_536

/**
 * A client with a bounded queue of its own.
 *
 * It replays from the store first. Events published meanwhile are not queued: they are on disk, so the replay meets
 * them. When a read finds nothing newer than what was published, it switches to live in the same tick: no event is
 * missed, and one that the store showed before it was published is recognised by its id.
 */
export function createStreamClient(options: ClientOptions): StreamClient {
  const { liveId, maxQueuedBytes, onEnd, wants } = options
  const queue: Uint8Array[] = []
  let queuedBytes = 0
  let lastId = options.replayAfter ?? liveId()
  let isReplaying = options.replayAfter !== null
  let hasEnded = false
  let wake = () => {}
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null

  const push = (frame: Uint8Array): void => {
    queue.push(frame)
    queuedBytes += frame.byteLength
  }

  const finish = (reason: 'left' | 'cut_off' | 'ended'): void => {
    if (hasEnded) return
    hasEnded = true
    queue.length = 0
    queuedBytes = 0
    if (reason !== 'left') controller?.close()
    wake()
    onEnd(reason)
  }

  const pushEvent = (message: StreamMessage): void => {
    if (message.eventId === null || message.eventId <= lastId) return
    lastId = message.eventId
    if (wants(message.about)) push(message.frame)
  }

  /** Reads on until there is something to send, or nothing left to replay. */
  const replay = async (): Promise<void> => {
    while (isReplaying && queue.length === 0 && !hasEnded) {
      const publishedBefore = liveId()
      const events = await options.readAfter(lastId)
      for (const event of events) pushEvent(options.encode(event))
      if (events.length === 0) lastId = Math.max(lastId, publishedBefore)
      if (events.length === 0 && lastId >= liveId()) goLive()
    }
  }

  const goLive = (): void => {
    isReplaying = false
    for (const message of options.onLive()) if (wants(message.about)) push(message.frame)
  }

  const takeChunk = (): Uint8Array => {
    const frames: Uint8Array[] = []
    let bytes = 0
    while (queue.length > 0 && bytes < MAX_CHUNK_BYTES) {
      const frame = queue.shift()
      if (frame === undefined) break
      frames.push(frame)
      bytes += frame.byteLength
    }
    queuedBytes -= bytes
    return Buffer.concat(frames)
  }

  for (const frame of options.first) push(frame)
  if (!isReplaying) goLive()

  const body = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own
      },
      async pull(own) {
        try {
          await replay()
        } catch {
          // The store cannot be read: the client comes back with the last id it saw.
          finish('ended')
        }
        while (queue.length === 0 && !hasEnded) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        if (!hasEnded) own.enqueue(takeChunk())
      },
      cancel: () => finish('left'),
    },
    { highWaterMark: 0 },
  )

  return {
    body,
    offer(message) {
      if (hasEnded) return
      if (message.eventId !== null) {
        if (isReplaying) return
        pushEvent(message)
      } else if (wants(message.about)) {
        push(message.frame)
      }
      if (queuedBytes > maxQueuedBytes) finish('cut_off')
      else if (queue.length > 0) wake()
    },
    end: () => finish('ended'),
  }
}
