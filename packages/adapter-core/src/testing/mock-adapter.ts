import type { AdapterData, AdapterHealth, AdapterSignal, ExchangeAdapter } from '../adapter.ts'
import { DialError } from '../errors.ts'
import type { ChannelDefinition, DialLimits, HeartbeatDefinition, SubscribePacing } from '../exchange.ts'
import type { BookTop } from '../order-book.ts'
import { DIAL_ABORTED, type DialFailure } from '../socket.ts'
import type { Subscription } from '../subscription.ts'

/** What a dial that was told to fail says when nothing else was asked for. */
export const REFUSED: DialFailure = {
  cause: 'refused',
  detail: 'connection refused',
  httpStatus: null,
  retryAfterMs: null,
}

/** A book with both sides, for data that no test looks at. */
export const ANY_TOP: BookTop = {
  bestBid: { price: '100', size: '1' },
  bestAsk: { price: '101', size: '1' },
}

/** What the next dial does: opens, never settles, or fails. */
export type DialStep = 'open' | 'hang' | DialFailure

export interface MockAdapterOptions {
  readonly exchange?: string
  readonly endpoint?: string
  readonly address?: string
  readonly channels?: Readonly<Record<string, ChannelDefinition>>
  readonly heartbeat?: HeartbeatDefinition
  readonly dialLimits?: DialLimits
  readonly subscribePacing?: SubscribePacing
}

/** Which of the monitor's requests the mock answers by itself, each on the next microtask. All are true at first. */
export interface MockAnswers {
  authenticated: boolean
  acknowledged: boolean
  /** A snapshot after the acknowledgement, on channels whose first data is one. */
  snapshot: boolean
  ping: boolean
}

/** A request the monitor made of one socket. */
export interface MockCall {
  readonly kind: 'subscribe' | 'resubscribe' | 'ping' | 'terminate'
  readonly generation: number
  readonly subscription: Subscription | null
}

/** One order-book channel, judged as Paradex's is. */
const ORDER_BOOK: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probe: 'resubscribe',
}

/**
 * An adapter without a network. Left alone it opens, acknowledges and delivers a snapshot, each on a microtask; tests
 * script its dials, switch its answers off, and push any signal.
 */
export class MockAdapter implements ExchangeAdapter {
  readonly exchange: string
  readonly endpoint: string
  readonly address: string
  readonly channels: Readonly<Record<string, ChannelDefinition>>
  readonly heartbeat: HeartbeatDefinition
  readonly dialLimits: DialLimits
  readonly subscribePacing: SubscribePacing

  /** What `isStale` answers. */
  stale = false
  connectCalls = 0
  reconnectCalls = 0
  /** True once `close` was called. */
  closed = false
  /** Generations dialed, in order. */
  readonly dialed: number[] = []
  /** Everything asked of a socket, in order. */
  readonly calls: MockCall[] = []
  readonly answers: MockAnswers = { authenticated: true, acknowledged: true, snapshot: true, ping: true }

  readonly #open = new Set<number>()
  readonly #dialing = new Map<number, { open(): void; fail(failure: DialFailure): void }>()
  readonly #script: DialStep[] = []
  #sequence = 0
  #sink: (signal: AdapterSignal) => void = () => {}

  constructor(options: MockAdapterOptions = {}) {
    this.exchange = options.exchange ?? 'mock'
    this.endpoint = options.endpoint ?? 'wss://mock.test/v1'
    this.address = options.address ?? 'mock.test:443'
    this.channels = options.channels ?? { order_book: ORDER_BOOK }
    this.heartbeat = options.heartbeat ?? { kind: 'protocol', answered: true }
    this.dialLimits = options.dialLimits ?? { perSecond: 5, perMinute: 100 }
    this.subscribePacing = options.subscribePacing ?? { burst: 20, perSecond: 20 }
  }

  /** Generations whose socket is open, in order. */
  get open(): readonly number[] {
    return [...this.#open]
  }

  /** Scripts the next dials, one step each; dials after them open. */
  script(...steps: DialStep[]): void {
    this.#script.push(...steps)
  }

  /** Fails the next `count` dials. */
  failNext(count = 1, failure: DialFailure = REFUSED): void {
    for (let i = 0; i < count; i++) this.#script.push(failure)
  }

  /** Leaves the next `count` dials without an answer, until they are aborted or told to open or fail. */
  hangNext(count = 1): void {
    for (let i = 0; i < count; i++) this.#script.push('hang')
  }

  /** Opens a dial that hangs. */
  openDial(generation: number): void {
    this.#dialing.get(generation)?.open()
  }

  /** Fails a dial that hangs. */
  failDial(generation: number, failure: DialFailure = REFUSED): void {
    this.#dialing.get(generation)?.fail(failure)
  }

  /** Tells the monitor anything, of any generation, at once. */
  push(signal: AdapterSignal): void {
    this.#sink(signal)
  }

  /** Ends an open socket from the peer's side: code null = without a close frame. */
  drop(generation: number, code: number | null = null, reason = ''): void {
    if (this.#open.delete(generation)) this.push({ type: 'closed', generation, close: { code, reason } })
  }

  /** Delivers data of a subscription: an update with any prices, unless `data` says otherwise. */
  data(generation: number, subscription: Subscription, data: Partial<AdapterData> = {}): void {
    this.#sequence += 1
    this.push({
      type: 'data',
      generation,
      subscription,
      kind: 'update',
      sequence: this.#sequence,
      exchangeTime: null,
      top: ANY_TOP,
      value: undefined,
      crossed: false,
      ...data,
    })
  }

  listen(sink: (signal: AdapterSignal) => void): void {
    this.#sink = sink
  }

  connect(generation: number, signal: AbortSignal): Promise<void> {
    this.connectCalls += 1
    return this.#dial(generation, signal)
  }

  reconnect(generation: number, signal: AbortSignal): Promise<void> {
    this.reconnectCalls += 1
    return this.#dial(generation, signal)
  }

  subscribe(generation: number, subscription: Subscription): void {
    this.calls.push({ kind: 'subscribe', generation, subscription })
    this.#answer(generation, subscription)
  }

  resubscribe(generation: number, subscription: Subscription): void {
    this.calls.push({ kind: 'resubscribe', generation, subscription })
    this.#answer(generation, subscription)
  }

  ping(generation: number): void {
    this.calls.push({ kind: 'ping', generation, subscription: null })
    if (this.answers.ping) this.#soon(generation, () => this.push({ type: 'heartbeat', generation, answer: true }))
  }

  terminate(generation: number): void {
    this.calls.push({ kind: 'terminate', generation, subscription: null })
    this.#open.delete(generation)
    this.#dialing.get(generation)?.fail(DIAL_ABORTED)
  }

  close(): void {
    this.closed = true
    for (const generation of [...this.#dialing.keys(), ...this.#open]) this.terminate(generation)
  }

  health(): AdapterHealth {
    const sockets = [
      ...[...this.#dialing.keys()].map((generation) => ({ generation, open: false })),
      ...[...this.#open].map((generation) => ({ generation, open: true })),
    ]
    return { sockets, frames: this.#sequence, unknownFrames: 0, malformedFrames: 0 }
  }

  isStale(): boolean {
    return this.stale
  }

  #dial(generation: number, signal: AbortSignal): Promise<void> {
    this.dialed.push(generation)
    const step = this.#script.shift() ?? 'open'
    return new Promise((resolve, reject) => {
      const done = () => {
        signal.removeEventListener('abort', onAbort)
        return this.#dialing.delete(generation)
      }
      const fail = (failure: DialFailure) => {
        if (done()) reject(new DialError(this.endpoint, failure))
      }
      const open = () => {
        if (!done()) return
        this.#open.add(generation)
        this.push({ type: 'opened', generation })
        if (this.answers.authenticated) this.push({ type: 'authenticated', generation })
        resolve()
      }
      const onAbort = () => fail(DIAL_ABORTED)
      this.#dialing.set(generation, { open, fail })
      if (signal.aborted) onAbort()
      else signal.addEventListener('abort', onAbort, { once: true })
      if (step === 'open') queueMicrotask(open)
      else if (step !== 'hang') queueMicrotask(() => fail(step))
    })
  }

  #answer(generation: number, subscription: Subscription): void {
    if (!this.answers.acknowledged) return
    this.#soon(generation, () => this.push({ type: 'acknowledged', generation, subscription }))
    const channel = this.channels[subscription.channel]
    if (!this.answers.snapshot || channel?.firstData !== 'snapshot') return
    this.#soon(generation, () => this.data(generation, subscription, { kind: 'snapshot' }))
  }

  /** Runs on the next microtask, unless the socket is gone by then. */
  #soon(generation: number, run: () => void): void {
    queueMicrotask(() => {
      if (this.#open.has(generation)) run()
    })
  }
}
