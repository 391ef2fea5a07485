import type {
  AdapterData,
  AdapterHealth,
  AdapterRest,
  AdapterSignal,
  AdapterSink,
  DialOptions,
  ExchangeAdapter,
} from '../adapter.ts'
import { DialError } from '../errors.ts'
import type {
  ChannelDefinition,
  CloseMeaning,
  DialLimits,
  HeartbeatDefinition,
  MaintenanceWindow,
  SubscribePacing,
} from '../exchange.ts'
import type { BookTop } from '../order-book.ts'
import { DIAL_ABORTED, type DialFailure } from '../socket.ts'
import type { Subscription } from '../subscription.ts'
import {
  ANY_TOP,
  type DialStep,
  type MockAdapterOptions,
  type MockAnswers,
  type MockBehavior,
  type MockCall,
  type MockDial,
  REFUSED,
} from './mock-script.ts'

/** One order-book channel, judged as Paradex's is. */
const ORDER_BOOK: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
}

/** An exchange whose REST API tells nothing. */
const NO_REST: AdapterRest = {
  markets: async () => null,
  systemState: async () => null,
  serverTime: async () => null,
}

/**
 * An adapter without a network. Left alone it opens, acknowledges and delivers a snapshot, each on a microtask; tests
 * script its dials, switch its answers off, for all or for one generation, and push any signal. REST probes it only
 * records.
 */
export class MockAdapter implements ExchangeAdapter {
  readonly exchange: string
  readonly endpoint: string
  readonly address: string
  readonly channels: Readonly<Record<string, ChannelDefinition>>
  readonly heartbeat: HeartbeatDefinition
  readonly dialLimits: DialLimits
  readonly subscribePacing: SubscribePacing
  readonly closes: Readonly<Record<number, CloseMeaning>>
  readonly maintenance: readonly MaintenanceWindow[]
  readonly lifetimeMs: number | null
  readonly silenceHint: string | null
  readonly rest: AdapterRest

  /** How the data of every socket comes. */
  encoding: string | null = null
  /** What `isStale` answers. */
  stale = false
  /** True once `close` was called. */
  closed = false
  /** Every dial asked for, in order. */
  readonly dials: MockDial[] = []
  /** Everything asked of a socket, in order. */
  readonly calls: MockCall[] = []
  readonly answers: MockAnswers = { authenticated: true, acknowledged: true, snapshot: true, ping: true }

  readonly #open = new Set<number>()
  readonly #dialing = new Map<number, { open(): void; fail(failure: DialFailure): void }>()
  readonly #script: DialStep[] = []
  readonly #behaviors = new Map<number, MockBehavior>()
  #sequence = 0
  #sink: AdapterSink = () => {}
  #onBurstEnd: () => void = () => {}
  #isInBurst = false

  constructor(options: MockAdapterOptions = {}) {
    this.exchange = options.exchange ?? 'mock'
    this.endpoint = options.endpoint ?? 'wss://mock.test/v1'
    this.address = options.address ?? 'mock.test:443'
    this.channels = options.channels ?? { order_book: { ...ORDER_BOOK, probes: options.probes ?? ['resubscribe'] } }
    this.heartbeat = options.heartbeat ?? { kind: 'protocol', answered: true }
    this.dialLimits = options.dialLimits ?? { perSecond: 5, perMinute: 100 }
    this.subscribePacing = options.subscribePacing ?? { burst: 20, perSecond: 20 }
    this.closes = options.closes ?? {}
    this.maintenance = options.maintenance ?? []
    this.lifetimeMs = options.lifetimeMs ?? null
    this.silenceHint = options.silenceHint ?? null
    this.rest = { ...NO_REST, ...options.rest }
  }

  get connectCalls(): number {
    return this.dials.filter(({ kind }) => kind === 'connect').length
  }

  get reconnectCalls(): number {
    return this.dials.filter(({ kind }) => kind === 'reconnect').length
  }

  /** Generations dialed, in order. */
  get dialed(): readonly number[] {
    return this.dials.map(({ generation }) => generation)
  }

  /** Generations whose socket is open, in order. */
  get open(): readonly number[] {
    return [...this.#open]
  }

  /** Scripts the next dials, one step each; dials after them open. */
  script(...steps: DialStep[]): void {
    this.#script.push(...steps)
  }

  /** Makes one generation, whenever it is dialed, unlike the others. */
  behave(generation: number, behavior: MockBehavior): void {
    this.#behaviors.set(generation, behavior)
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
    this.#sink(signal, undefined, this.#isInBurst)
  }

  /** Ends an open socket from the peer's side: code null = without a close frame. */
  drop(generation: number, code: number | null = null, reason = ''): void {
    if (this.#open.delete(generation)) this.push({ type: 'closed', generation, close: { code, reason } })
  }

  /** Says "too many requests" on an open socket. */
  throttle(generation: number, retryAfterMs: number | null = null): void {
    this.push({ type: 'throttled', generation, detail: 'too many requests', retryAfterMs })
  }

  /** Answers a `probe_rest`. */
  restBook(generation: number, subscription: Subscription, sequence: number | null, top: BookTop = ANY_TOP): void {
    this.push({ type: 'rest_book', generation, subscription, sequence, top })
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

  /** Delivers updates as frames of one burst, the end of which `endBurst` tells. */
  burst(generation: number, subscription: Subscription, ...updates: readonly Partial<AdapterData>[]): void {
    this.#isInBurst = true
    for (const update of updates) this.data(generation, subscription, update)
    this.#isInBurst = false
  }

  /** The turn of the event loop in which a burst came is over. */
  endBurst(): void {
    this.#onBurstEnd()
  }

  listen(sink: AdapterSink, onBurstEnd: () => void = () => {}): void {
    this.#sink = sink
    this.#onBurstEnd = onBurstEnd
  }

  connect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void> {
    return this.#dial('connect', generation, signal, options)
  }

  reconnect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void> {
    return this.#dial('reconnect', generation, signal, options)
  }

  subscribe(generation: number, subscription: Subscription): void {
    this.calls.push({ kind: 'subscribe', generation, subscription })
    this.#answer(generation, subscription)
  }

  resubscribe(generation: number, subscription: Subscription): void {
    this.calls.push({ kind: 'resubscribe', generation, subscription })
    this.#answer(generation, subscription)
  }

  probeRest(generation: number, subscription: Subscription): void {
    this.calls.push({ kind: 'probe_rest', generation, subscription })
  }

  ping(generation: number): void {
    this.calls.push({ kind: 'ping', generation, subscription: null })
    if (this.#answersOf(generation).ping)
      this.#soon(generation, () => this.push({ type: 'heartbeat', generation, answer: true }))
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
      ...[...this.#dialing.keys()].map((generation) => ({ generation, open: false, encoding: this.encoding })),
      ...[...this.#open].map((generation) => ({ generation, open: true, encoding: this.encoding })),
    ]
    return { sockets, frames: this.#sequence, unknownFrames: 0, malformedFrames: 0 }
  }

  isStale(): boolean {
    return this.stale
  }

  #dial(kind: MockDial['kind'], generation: number, signal: AbortSignal, options?: DialOptions): Promise<void> {
    this.dials.push({ kind, generation, refreshCredentials: options?.refreshCredentials ?? false })
    const step = this.#behaviors.get(generation)?.dial ?? this.#script.shift() ?? 'open'
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
        const lifetimeMs = this.#behaviors.get(generation)?.lifetimeMs
        this.push({ type: 'opened', generation, ...(lifetimeMs !== undefined && { lifetimeMs }) })
        if (this.#answersOf(generation).authenticated) this.push({ type: 'authenticated', generation })
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
    const answers = this.#answersOf(generation)
    if (!answers.acknowledged) return
    this.#soon(generation, () => this.push({ type: 'acknowledged', generation, subscription }))
    const channel = this.channels[subscription.channel]
    if (!answers.snapshot || channel?.firstData !== 'snapshot') return
    this.#soon(generation, () => this.data(generation, subscription, { kind: 'snapshot' }))
  }

  #answersOf(generation: number): MockAnswers {
    return { ...this.answers, ...this.#behaviors.get(generation)?.answers }
  }

  /** Runs on the next microtask, unless the socket is gone by then. */
  #soon(generation: number, run: () => void): void {
    queueMicrotask(() => {
      if (this.#open.has(generation)) run()
    })
  }
}
