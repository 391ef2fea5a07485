import type { Clock } from '@holdfast/adapter-core'

/** Why a client's stream ended: it left, it did not read, or the bot ended it. */
export type EndReason = 'left' | 'cut_off' | 'ended'

export interface ClientOptions {
  /** Sent before all else. */
  readonly first: readonly Uint8Array[]
  /** Asked for more of the past, each time the client has taken what there was; null where there is none. */
  readonly past: (() => Promise<readonly Uint8Array[]>) | null
  /** Bytes that may wait for the client before it is cut off. */
  readonly maxQueuedBytes: number
  readonly clock: Clock
  /** Called once. */
  readonly onEnd: (reason: EndReason) => void
}

/** One reader of the stream. */
export interface StreamClient {
  readonly body: ReadableStream<Uint8Array>
  /** Queues bytes, or cuts the client off where its queue is full. They go out at the next `wake`, or when it asks. */
  offer(chunk: Uint8Array): void
  /** Sends what is queued, where the client waits for it. */
  wake(): void
  /** There is no past to be sent any more. */
  endPast(): void
  /** Cuts the client off if it has taken nothing for too long. */
  check(): void
  end(): void
}

/** Bytes handed to the transport at once. */
const MAX_CHUNK_BYTES = 65_536
/** A client that takes nothing for so long is gone, in ms, whatever its socket says. */
const MAX_PAUSE_MS = 60_000

/**
 * A client with a bounded queue of its own. The transport asks for bytes when it has room, so nothing piles up behind the
 * queue but what the kernel takes for a socket. What is queued comes after the piece of the past that is being sent.
 */
export function createStreamClient(options: ClientOptions): StreamClient {
  const { clock, maxQueuedBytes, onEnd } = options
  const past: Uint8Array[] = [...options.first]
  const queue: Uint8Array[] = []
  let readPast = options.past
  let isReadingPast = false
  let queuedBytes = 0
  let hasEnded = false
  /** Set while the transport waits for bytes. */
  let answer: (() => void) | null = null
  let tookAt = clock.monotonic()
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null

  const settle = (): void => {
    tookAt = clock.monotonic()
    answer?.()
    answer = null
  }

  const finish = (reason: EndReason): void => {
    if (hasEnded) return
    hasEnded = true
    past.length = 0
    queue.length = 0
    if (reason !== 'left') controller?.close()
    settle()
    onEnd(reason)
  }

  const takeQueued = (): Uint8Array => {
    const taken = takeChunk(queue)
    queuedBytes -= taken.byteLength
    return taken
  }

  const send = (): void => {
    if (answer === null || hasEnded) return
    if (past.length > 0) controller?.enqueue(takeChunk(past))
    else if (queue.length > 0) controller?.enqueue(takeQueued())
    else {
      if (readPast !== null && !isReadingPast) void continuePast(readPast)
      return
    }
    settle()
  }

  const continuePast = async (read: NonNullable<ClientOptions['past']>): Promise<void> => {
    isReadingPast = true
    try {
      past.push(...(await read()))
    } catch {
      // The store cannot be read: the client comes back with the last id it saw.
      finish('ended')
    }
    isReadingPast = false
    send()
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own
      },
      pull: () =>
        new Promise<void>((resolve) => {
          answer = resolve
          send()
        }),
      cancel: () => finish('left'),
    },
    { highWaterMark: 0 },
  )

  return {
    body,
    offer(chunk) {
      if (hasEnded) return
      queue.push(chunk)
      queuedBytes += chunk.byteLength
      if (queuedBytes > maxQueuedBytes) finish('cut_off')
    },
    wake: send,
    endPast() {
      readPast = null
    },
    check() {
      if (answer === null && clock.monotonic() - tookAt > MAX_PAUSE_MS) finish('cut_off')
    },
    end: () => finish('ended'),
  }
}

/** Takes what the transport gets at once: a lone chunk as it is, so that it is shared by all who get it. */
function takeChunk(chunks: Uint8Array[]): Uint8Array {
  let bytes = 0
  let count = 0
  for (const { byteLength } of chunks) {
    if (count > 0 && bytes + byteLength > MAX_CHUNK_BYTES) break
    bytes += byteLength
    count += 1
  }
  const taken = chunks.splice(0, count)
  const [only] = taken
  return taken.length === 1 && only !== undefined ? only : Buffer.concat(taken)
}
