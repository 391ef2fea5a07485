import type { Clock } from '../clock.ts'
import type { Delivery, Peer } from '../transport/peer.ts'
import { isMuted, type Subscription } from './subscription.ts'

/** A book, or something that lives beside it. Only books are made quiet or late, and only they prove a recovery. */
export type TopicKind = 'book' | 'other'

export interface TopicOptions {
  /** The channel as clients name it, e.g. `order_book.BTC-USD-PERP.deltas`. */
  readonly name: string
  readonly market: string
  readonly kind: TopicKind
  readonly clock: Clock
  readonly signal: AbortSignal
  /** The whole state as a frame, where a subscription starts with one. */
  readonly snapshot?: () => string
  /** How much later than it happened a message goes out, in ms; 0 = at once. */
  delayMs(): number
  /** Called for every frame handed to a peer. */
  onDelivery(subscription: Subscription, delivery: Delivery): void
}

interface Message {
  readonly number: number
  readonly frame: Buffer
  /** The one who asked, for a first frame; else everyone. */
  readonly only: Subscription | null
  /** On the monotonic clock. */
  readonly dueAt: number
}

/** One channel of one market: who listens, and the messages on their way. */
export class Topic {
  readonly name: string
  readonly market: string
  readonly kind: TopicKind
  readonly #options: TopicOptions
  readonly #subscriptions = new Map<Peer, Subscription>()
  /** Messages that are late, oldest first. While there are any, nothing overtakes them. */
  readonly #line: Message[] = []
  #number = 0

  constructor(options: TopicOptions) {
    this.name = options.name
    this.market = options.market
    this.kind = options.kind
    this.#options = options
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

  /** Starts a subscription; one the peer had on this topic is replaced. Its first frame goes out with `greet`. */
  add(peer: Peer, ordinal: number): void {
    const primed = this.#options.snapshot === undefined
    this.#subscriptions.set(peer, { peer, ordinal, mutedBy: new Set(), since: this.#number, primed })
  }

  /** True when there was one to remove. */
  remove(peer: Peer): boolean {
    return this.#subscriptions.delete(peer)
  }

  /** Sends the first frame, on a topic that has one, to a subscription that nothing mutes. */
  greet(peer: Peer): void {
    const subscription = this.#subscriptions.get(peer)
    if (subscription) this.#prime(subscription)
  }

  /** Sends a message to everyone. `encode` is called once, and not at all when nobody listens. */
  publish(encode: () => string): void {
    this.#number += 1
    if (this.#subscriptions.size > 0) this.#pass(encode(), null)
  }

  #prime(subscription: Subscription): void {
    const { snapshot } = this.#options
    if (subscription.primed || !snapshot || isMuted(subscription)) return
    subscription.primed = true
    subscription.since = this.#number
    this.#pass(snapshot(), subscription)
  }

  #pass(text: string, only: Subscription | null): void {
    const { clock, delayMs } = this.#options
    const dueAt = Math.max(clock.monotonic() + delayMs(), this.#line.at(-1)?.dueAt ?? 0)
    const message: Message = { number: this.#number, frame: Buffer.from(text), only, dueAt }
    const wasEmpty = this.#line.length === 0
    if (wasEmpty && delayMs() === 0) {
      this.#deliver(message)
      return
    }
    this.#line.push(message)
    if (wasEmpty) void this.#drain()
  }

  async #drain(): Promise<void> {
    const { clock, signal } = this.#options
    for (let next = this.#line[0]; next; next = this.#line[0]) {
      await clock.sleep(Math.max(0, next.dueAt - clock.monotonic()), signal).catch(() => {})
      if (signal.aborted) return
      this.#deliver(next)
      this.#line.shift()
    }
  }

  #deliver(message: Message): void {
    if (message.only) {
      this.#deliverFirst(message.only, message.frame)
      return
    }
    for (const subscription of this.#subscriptions.values()) {
      if (isMuted(subscription)) continue
      if (!subscription.primed) this.#prime(subscription)
      else if (message.number > subscription.since) this.#send(subscription, message.frame)
    }
  }

  #deliverFirst(subscription: Subscription, frame: Buffer): void {
    if (this.#subscriptions.get(subscription.peer) !== subscription) return
    if (isMuted(subscription)) subscription.primed = false
    else this.#send(subscription, frame)
  }

  #send(subscription: Subscription, frame: Buffer): void {
    this.#options.onDelivery(subscription, subscription.peer.send(frame))
  }
}
