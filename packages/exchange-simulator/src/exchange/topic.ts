import type { Clock } from '../clock.ts'
import type { Delivery, Frame, Peer } from '../transport/peer.ts'
import { type MessageLine, messageLine } from './message-line.ts'
import { isMuted, type Subscription } from './subscription.ts'

/** A book, or something that lives beside it. Only books are made quiet or late, and only they prove a recovery. */
export type TopicKind = 'book' | 'other'

/** What faults do to a topic's messages now. */
export interface Weather {
  /** How much later than it happened a message goes out, in ms; 0 = at once. */
  delayMs(): number
  /** True while nothing goes out. */
  isHeld(): boolean
  /** True while messages go out twice. */
  isDoubled(): boolean
  /** True while of two messages, first ones apart, the second goes out first. */
  isSwapped(): boolean
}

export interface TopicOptions {
  /** The channel as clients name it, e.g. `order_book.BTC-USD-PERP.deltas`. */
  readonly name: string
  readonly market: string
  readonly kind: TopicKind
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly weather: Weather
  /** The whole state as a frame, where a subscription starts with one. */
  readonly snapshot?: (encoding: string) => Frame
  /** Called for every frame handed to a peer. `isProof`: it is as good and as new as the exchange has it. */
  onDelivery(subscription: Subscription, delivery: Delivery, isProof: boolean): void
}

/** Bytes that are encoded once for all who get them. */
interface EncodedFrame {
  readonly bytes: Buffer
  readonly isBinary: boolean
}

function encoded(frame: Frame): EncodedFrame {
  return typeof frame === 'string' ? { bytes: Buffer.from(frame), isBinary: false } : { bytes: frame, isBinary: true }
}

interface Message {
  readonly number: number
  /** By encoding, for those who listened when it was published. */
  readonly frames: ReadonlyMap<string, EncodedFrame>
  /** The one who asked, for a first frame; else everyone. */
  readonly only: Subscription | null
  /** False for a frame that is broken. */
  readonly isSound: boolean
}

/** One channel of one market: who listens, and the messages on their way. */
export class Topic {
  readonly name: string
  readonly market: string
  readonly kind: TopicKind
  readonly #options: TopicOptions
  readonly #subscriptions = new Map<Peer, Subscription>()
  /** Encoding → how many subscriptions want it. */
  readonly #encodings = new Map<string, number>()
  readonly #line: MessageLine<Message>
  /** The first of two messages that are to change places. */
  #swapped: { readonly message: Message; readonly isProof: boolean } | null = null
  #number = 0

  constructor(options: TopicOptions) {
    this.name = options.name
    this.market = options.market
    this.kind = options.kind
    this.#options = options
    const { clock, signal, weather } = options
    this.#line = messageLine({
      clock,
      signal,
      delayMs: () => weather.delayMs(),
      isHeld: () => weather.isHeld(),
      deliver: (message, isOverdue) => this.#deliver(message, message.isSound && !isOverdue),
    })
  }

  get subscriptions(): Iterable<Subscription> {
    return this.#subscriptions.values()
  }

  get size(): number {
    return this.#subscriptions.size
  }

  has(peer: Peer): boolean {
    return this.#subscriptions.has(peer)
  }

  /** Starts a subscription; one the peer had on this topic is replaced. Nothing goes out before `greet`. */
  add(peer: Peer, ordinal: number): Subscription {
    this.remove(peer)
    const primed = this.#options.snapshot === undefined
    const since = this.#number
    const subscription = { peer, ordinal, mutedBy: new Set<number>(), since, isGreeted: false, primed }
    this.#subscriptions.set(peer, subscription)
    this.#encodings.set(peer.encoding, (this.#encodings.get(peer.encoding) ?? 0) + 1)
    return subscription
  }

  /** True when there was one to remove. */
  remove(peer: Peer): boolean {
    if (!this.#subscriptions.delete(peer)) return false
    const left = (this.#encodings.get(peer.encoding) ?? 0) - 1
    if (left > 0) this.#encodings.set(peer.encoding, left)
    else this.#encodings.delete(peer.encoding)
    return true
  }

  /** Begins with the data: the first frame, on a topic that has one, to a subscription that nothing mutes. */
  greet(peer: Peer): void {
    const subscription = this.#subscriptions.get(peer)
    if (!subscription) return
    subscription.isGreeted = true
    this.#prime(subscription)
  }

  /** Sends a message to everyone. `encode` is called once for each encoding that anyone listens in. */
  publish(encode: (encoding: string) => Frame, isSound = true): void {
    this.#number += 1
    if (this.#subscriptions.size > 0) this.#pass(this.#encode(encode), null, isSound)
  }

  /** Sends several messages to everyone: `encode` gives the frames of all of them, as many in every encoding. */
  publishAll(encode: (encoding: string) => readonly Frame[]): void {
    const all = [...this.#encodings.keys()].map((encoding) => [encoding, encode(encoding)] as const)
    const [first] = all
    for (const index of first?.[1].keys() ?? []) {
      const frames = new Map(all.map(([encoding, list]) => [encoding, list[index] ?? '']))
      this.publish((encoding) => frames.get(encoding) ?? '')
    }
  }

  /** A fault has ended: what it kept back goes out, a line that was held no faster than `framesPerS`. */
  release(framesPerS = Number.POSITIVE_INFINITY): void {
    if (!this.#options.weather.isSwapped()) this.#settle()
    this.#line.release(framesPerS)
  }

  #prime(subscription: Subscription): void {
    const { snapshot } = this.#options
    if (subscription.primed || !snapshot || isMuted(subscription)) return
    subscription.primed = true
    subscription.since = this.#number
    const { encoding } = subscription.peer
    this.#pass(new Map([[encoding, encoded(snapshot(encoding))]]), subscription, true)
  }

  #encode(encode: (encoding: string) => Frame): ReadonlyMap<string, EncodedFrame> {
    const frames = new Map<string, EncodedFrame>()
    for (const encoding of this.#encodings.keys()) frames.set(encoding, encoded(encode(encoding)))
    return frames
  }

  #pass(frames: ReadonlyMap<string, EncodedFrame>, only: Subscription | null, isSound: boolean): void {
    this.#line.push({ number: this.#number, frames, only, isSound })
  }

  #deliver(message: Message, isProof: boolean): void {
    if (message.only) this.#deliverFirst(message.only, message, isProof)
    else if (this.#options.weather.isSwapped() && !this.#swapped) this.#swapped = { message, isProof }
    else {
      this.#deliverToAll(message, isProof)
      this.#settle()
    }
  }

  /** Sends the message that waited for the one after it. */
  #settle(): void {
    const swapped = this.#swapped
    this.#swapped = null
    if (swapped) this.#deliverToAll(swapped.message, swapped.isProof)
  }

  #deliverToAll(message: Message, isProof: boolean): void {
    for (const subscription of this.#subscriptions.values()) {
      if (isMuted(subscription)) continue
      if (!subscription.primed) this.#prime(subscription)
      else if (message.number > subscription.since) this.#send(subscription, message, isProof)
    }
  }

  #deliverFirst(subscription: Subscription, message: Message, isProof: boolean): void {
    if (this.#subscriptions.get(subscription.peer) !== subscription) return
    if (isMuted(subscription)) subscription.primed = false
    else this.#send(subscription, message, isProof)
  }

  #send(subscription: Subscription, message: Message, isProof: boolean): void {
    const { weather, onDelivery } = this.#options
    const { peer } = subscription
    const frame = message.frames.get(peer.encoding)
    if (!frame) return
    if (weather.isDoubled()) peer.send(frame.bytes, frame.isBinary)
    onDelivery(subscription, peer.send(frame.bytes, frame.isBinary), isProof)
  }
}
