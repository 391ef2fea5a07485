import type { AdapterSignal } from './adapter.ts'
import { assertNever } from './assert-never.ts'
import type { BookUpdate, Codec, Decoded } from './exchange.ts'
import type { DialVariant } from './negotiation.ts'
import { createOrderBook, type OrderBook } from './order-book.ts'
import { sanitize } from './sanitize.ts'
import { DIAL_ABORTED, type Dial, type DialFailure, type Frame, type Socket } from './socket.ts'
import { type Subscription, subscriptionKey } from './subscription.ts'

/** What all sockets of an adapter count together. */
export interface FrameCounts {
  frames: number
  unknownFrames: number
  malformedFrames: number
}

export interface AdapterSocketOptions {
  /** What is dialed, and how its data is asked for. */
  readonly variant: DialVariant
  readonly generation: number
  readonly handshakeTimeoutMs: number
  readonly dial: Dial
  readonly counts: FrameCounts
  /**
   * Told of everything, in the tick it happened; never after `terminate`. Must not throw. `isFlowing`: data, and nothing
   * but data since the subscription's last data.
   */
  readonly tell: (signal: AdapterSignal, isInBurst: boolean, isFlowing: boolean) => void
  /** The end of a burst, where signals announced one. */
  readonly onBurstEnd: () => void
  /** Data comes in another encoding than was asked for; called once for each that comes. */
  readonly onEncoding: (encoding: string) => void
  /** Called once, when the dial is over: null = open. */
  readonly onDialed: (failure: DialFailure | null) => void
}

/** One socket of an exchange: its codec, its books, and what its frames mean. */
export interface AdapterSocket {
  readonly isOpen: boolean
  /** How its data comes; null where the exchange has only one way. */
  readonly encoding: string | null
  subscribe(subscription: Subscription): void
  resubscribe(subscription: Subscription): void
  ping(): void
  terminate(): void
}

/** What a socket knows of one subscription. */
interface Asked {
  readonly subscription: Subscription
  readonly book: OrderBook
  /** A whole book came since it was last asked for. */
  answered: boolean
  /** The exchange said no on this socket: what it does not say no to again may still be a no. */
  refused: boolean
  /** Its last signal was data. */
  isFlowing: boolean
}

export function createAdapterSocket(options: AdapterSocketOptions): AdapterSocket {
  const { counts, generation, variant } = options
  const { definition, lifetimeMs } = variant
  const codec: Codec = definition.createCodec(variant.options)
  const asked = new Map<string, Asked>()
  /** The same by the object that was asked with. */
  const wishes = new WeakMap<Subscription, Asked>()
  /** The one that data came of last. */
  let lastWish: Asked | undefined
  /** Markets whose canary was heard: asking again would only be refused. */
  const canaries = new Set<string>()
  let state: 'dialing' | 'open' | 'ended' = 'dialing'
  let encoding = variant.encoding

  /** The frame at hand is followed by the end of its burst. */
  let isInBurst = false

  const tell = (signal: AdapterSignal, isFlowing = false) => {
    if (state === 'open') options.tell(signal, isInBurst, isFlowing)
  }
  const noise = (kind: 'notice' | 'unknown' | 'malformed', detail: string) => {
    if (kind === 'unknown') counts.unknownFrames += 1
    if (kind === 'malformed') counts.malformedFrames += 1
    tell({ type: 'noise', generation, kind, detail: sanitize(detail) })
  }
  const signOfLife = (answer: boolean) => tell({ type: 'heartbeat', generation, answer })
  const gap = (subscription: Subscription, expected: string | null, got: string | null) =>
    tell({ type: 'gap', generation, subscription, expected, got })

  const applied = (wish: Asked, update: BookUpdate) => {
    // Where every message is a whole book, only the first answers the subscription; the rest are live data.
    const isAnswer = update.kind === 'snapshot' || (update.kind === 'replace' && !wish.answered)
    if (update.kind !== 'delta') wish.answered = true
    return isAnswer ? 'snapshot' : 'update'
  }

  const onBook = (wish: Asked, update: BookUpdate) => {
    const { subscription } = wish
    const result = wish.book.apply(update)
    switch (result.kind) {
      case 'applied': {
        const { sequence, exchangeTime } = update
        const { crossed, top } = result
        const kind = applied(wish, update)
        const { isFlowing } = wish
        wish.isFlowing = true
        tell(
          { type: 'data', generation, subscription, kind, sequence, exchangeTime, top, value: undefined, crossed },
          isFlowing,
        )
        break
      }
      case 'gap':
        wish.isFlowing = false
        gap(subscription, result.expected, result.got)
        break
      case 'duplicate':
      case 'ignored':
        signOfLife(false)
        break
      case 'late':
        noise('notice', `a book that is older than the last: ${result.detail}`)
        break
      case 'malformed':
        noise('malformed', `${subscriptionKey(subscription)}: ${result.detail}`)
        wish.isFlowing = false
        if (result.invalidated) gap(subscription, null, null)
        break
      default:
        assertNever(result)
    }
  }

  /** What was asked of this socket; data nobody asked for is unknown. */
  const askedFor = (subscription: Subscription): Asked | undefined => {
    // With every message: a codec says it with the very object it was asked with, and messages come in rows.
    if (subscription === lastWish?.subscription) return lastWish
    const wish = wishes.get(subscription) ?? asked.get(subscriptionKey(subscription))
    if (wish === undefined) noise('unknown', `data nobody asked for: ${subscriptionKey(subscription)}`)
    lastWish = wish
    return wish
  }

  const onEvent = ({ exchangeTime, subscription: said, value }: Extract<Decoded, { readonly kind: 'event' }>) => {
    const subscription = askedFor(said)?.subscription
    if (subscription === undefined) return
    const data = { kind: 'update', sequence: null, exchangeTime, top: null, value, crossed: false } as const
    tell({ type: 'data', generation, subscription, ...data })
  }

  const onFact = (fact: Decoded) => {
    switch (fact.kind) {
      case 'book': {
        const wish = askedFor(fact.subscription)
        if (wish !== undefined) onBook(wish, fact.update)
        break
      }
      case 'event':
        onEvent(fact)
        break
      case 'acknowledged':
        tell({ type: 'acknowledged', generation, subscription: fact.subscription })
        break
      case 'refused':
        noteRefused(fact.subscription)
        tell({ type: 'refused', generation, subscription: fact.subscription, detail: sanitize(fact.detail) })
        break
      case 'canary':
        canaries.add(fact.market)
        tell({ type: 'canary', generation, market: fact.market })
        break
      case 'encoding':
        onEncoding(fact.encoding)
        break
      case 'heartbeat':
        signOfLife(definition.heartbeat.kind === 'frame')
        break
      case 'authenticated':
        tell({ type: 'authenticated', generation })
        break
      case 'auth_refused':
        tell({ type: 'auth_refused', generation, detail: sanitize(fact.detail), remedy: fact.remedy })
        break
      case 'throttled':
        tell({ type: 'throttled', generation, detail: sanitize(fact.detail), retryAfterMs: fact.retryAfterMs })
        break
      case 'notice':
      case 'unknown':
      case 'malformed':
        noise(fact.kind, fact.detail)
        break
      default:
        assertNever(fact)
    }
  }

  const onEncoding = (came: string) => {
    if (came === encoding) return
    encoding = came
    noise('notice', `data comes as ${came}`)
    options.onEncoding(came)
  }

  const onFrame = (frame: Frame, inBurst: boolean) => {
    counts.frames += 1
    isInBurst = inBurst
    // The transport has the same limit; this one holds for every transport. A string has at least a byte a unit.
    if (frame.length > definition.maxFrameBytes) {
      socket.terminate()
      ended(`a frame of more than ${definition.maxFrameBytes} bytes`)
      return
    }
    const facts = decodeSafely(codec, frame)
    // A frame with nothing to say (the answer to an unsubscribe) still shows that the peer is there.
    if (facts.length === 0) signOfLife(false)
    // By index: with every frame, and nearly always one.
    for (let i = 0; i < facts.length; i++) onFact(facts[i] as Decoded)
  }

  const ended = (reason: string) => {
    tell({ type: 'closed', generation, close: { code: null, reason, cause: 'protocol_error' } })
    state = 'ended'
  }

  const socket: Socket = options.dial(
    { url: variant.url, handshakeTimeoutMs: options.handshakeTimeoutMs, maxFrameBytes: definition.maxFrameBytes },
    {
      onOpen: () => {
        if (state !== 'dialing') return
        state = 'open'
        tell({ type: 'opened', generation, ...(lifetimeMs !== undefined && { lifetimeMs }) })
        tell({ type: 'authenticated', generation })
        options.onDialed(null)
      },
      onDialFailed: (failure) => {
        if (state !== 'dialing') return
        state = 'ended'
        options.onDialed(failure)
      },
      onFrame: (frame, inBurst = false) => {
        if (state === 'open') onFrame(frame, inBurst)
        isInBurst = false
      },
      onBurstEnd: () => {
        if (state === 'open') options.onBurstEnd()
      },
      onHeartbeat: (kind) => signOfLife(kind === 'pong' && definition.heartbeat.kind === 'protocol'),
      onClose: (close) => {
        tell({ type: 'closed', generation, close })
        state = 'ended'
      },
    },
  )

  const send = (frames: readonly Frame[]) => {
    for (const frame of frames) socket.send(frame)
  }

  const noteRefused = (subscription: Subscription) => {
    const wish = asked.get(subscriptionKey(subscription))
    if (wish === undefined) return
    wish.refused = true
    wish.isFlowing = false
  }

  /**
   * Where no answer will come: the subscribe frames are out, and that is all there is to know. Not when asked anew: the
   * signal counts as a sign of life, which a probe of a silent socket must not forge.
   */
  const assumeAcknowledged = (subscription: Subscription) => {
    if (definition.acknowledges !== false || asked.get(subscriptionKey(subscription))?.refused === true) return
    tell({ type: 'acknowledged', generation, subscription })
  }

  /** Notes that an answer is awaited; a book that is in use stays in use until then. */
  const ask = (subscription: Subscription) => {
    const key = subscriptionKey(subscription)
    const wish = asked.get(key)
    if (wish === undefined) {
      const book = createOrderBook()
      const made: Asked = { subscription, book, answered: false, refused: false, isFlowing: false }
      asked.set(key, made)
      wishes.set(subscription, made)
    } else {
      wish.answered = false
      wish.isFlowing = false
      wish.book.restart()
    }
  }

  return {
    get isOpen() {
      return state === 'open'
    },
    get encoding() {
      return encoding
    },
    subscribe: (subscription) => {
      if (state !== 'open') return
      ask(subscription)
      send(codec.subscribe(subscription))
      if (!canaries.has(subscription.market)) send(codec.canary(subscription))
      assumeAcknowledged(subscription)
    },
    resubscribe: (subscription) => {
      if (state !== 'open') return
      ask(subscription)
      send(codec.unsubscribe(subscription))
      send(codec.subscribe(subscription))
    },
    ping: () => {
      if (state !== 'open') return
      const frame = definition.heartbeat.kind === 'frame' ? codec.ping() : null
      if (frame === null) socket.ping()
      else socket.send(frame)
    },
    terminate: () => {
      const was = state
      state = 'ended'
      socket.terminate()
      if (was === 'dialing') options.onDialed(DIAL_ABORTED)
    },
  }
}

/** A codec never throws; if one does, its mistake must not end the process. */
function decodeSafely(codec: Codec, frame: Frame): readonly Decoded[] {
  try {
    return codec.decode(frame)
  } catch (error) {
    return [{ kind: 'malformed', detail: `the codec failed: ${error instanceof Error ? error.message : 'unknown'}` }]
  }
}
