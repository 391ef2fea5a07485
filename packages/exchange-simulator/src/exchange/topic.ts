import type { Clock } from '../clock.ts'
import type { Delivery, Peer } from '../transport/peer.ts'
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
  readonly snapshot?: () => string
  /** Called for every frame handed to a peer. `isProof`: it is as good and as new as the exchange has it. */
  onDelivery(subscription: Subscription, delivery: Delivery, isProof: boolean): void
}

interface Message {
  readonly number: number
  readonly frame: Buffer
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
  add(peer: Peer, ordinal: number): void {
    const primed = this.#options.snapshot === undefined
    this.#subscriptions.set(peer, { peer, ordinal, mutedBy: new Set(), since: this.#number, isGreeted: false, primed })
  }

  /** True when there was one to remove. */
  remove(peer: Peer): boolean {
    return this.#subscriptions.delete(peer)
  }

  /** Begins with the data: the first frame, on a topic that has one, to a subscription that nothing mutes. */
  greet(peer: Peer): void {
    const subscription = this.#subscriptions.get(peer)
    if (!subscription) return
    subscription.isGreeted = true
    this.#prime(subscription)
  }

  /** Sends a message to everyone. `encode` is called once, and not at all when nobody listens; null = nothing to say. */
  publish(encode: () => string | null, isSound = true): void {
    this.#number += 1
    const text = this.#subscriptions.size > 0 ? encode() : null
    if (text !== null) this.#pass(text, null, isSound)
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
    this.#pass(snapshot(), subscription, true)
  }

  #pass(text: string, only: Subscription | null, isSound: boolean): void {
    this.#line.push({ number: this.#number, frame: Buffer.from(text), only, isSound })
  }

  #deliver(message: Message, isProof: boolean): void {
    if (message.only) this.#deliverFirst(message.only, message.frame, isProof)
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
      else if (message.number > subscription.since) this.#send(subscription, message.frame, isProof)
    }
  }

  #deliverFirst(subscription: Subscription, frame: Buffer, isProof: boolean): void {
    if (this.#subscriptions.get(subscription.peer) !== subscription) return
    if (isMuted(subscription)) subscription.primed = false
    else this.#send(subscription, frame, isProof)
  }

  #send(subscription: Subscription, frame: Buffer, isProof: boolean): void {
    const { weather, onDelivery } = this.#options
    if (weather.isDoubled()) subscription.peer.send(frame)
    onDelivery(subscription, subscription.peer.send(frame), isProof)
  }
}
