import {
  type AdapterHealth,
  type AdapterRest,
  type AdapterSignal,
  type ChannelDefinition,
  DIAL_ABORTED,
  DialError,
  type DialFailure,
  type DialLimits,
  type DialOptions,
  type ExchangeAdapter,
  type Subscription,
} from '@holdfast/adapter-core'
import type { Agenda } from './agenda.ts'
import { CHANNELS, LONGEST_GAP, SHORTEST_GAP, SUBSCRIBES_PER_SECOND, subscriptionsOf } from './channels.ts'
import { Climate } from './climate.ts'
import { dialAnswer } from './dial-answer.ts'
import type { Random } from './random.ts'
import type { Condition, ConnectionPlan } from './schedule.ts'
import { type MarketMessage, Wire, type WireDeps } from './wire.ts'

/** A canary speaks this often, in ms, whatever its market does. */
const CANARY_EVERY_MS = 400
/** An adapter calls itself stale so long, in ms, after the longest silence a channel may have. */
const STALE_MARGIN_MS = 5_000

/** REST tells nothing of the whole exchange. */
const NO_REST: AdapterRest = { markets: async () => null, systemState: async () => null, serverTime: async () => null }

/** One exchange and the adapter that speaks to it, in simulated time: every socket does what the schedule says. */
export class SimulatedExchange implements ExchangeAdapter {
  readonly exchange = 'simulated'
  readonly endpoint: string
  readonly address: string
  readonly channels: Readonly<Record<string, ChannelDefinition>> = CHANNELS
  readonly heartbeat
  readonly dialLimits: DialLimits
  readonly subscribePacing
  readonly closes = {}
  readonly maintenance = []
  readonly lifetimeMs: number | null
  readonly silenceHint = null
  readonly rest = NO_REST
  readonly climate = new Climate()
  /** Every socket ever dialed by this process, by generation. */
  readonly wires = new Map<number, Wire>()
  /** Called with each dial, as it starts. */
  onDial: (generation: number, refreshCredentials: boolean) => void = () => {}
  readonly #plan: ConnectionPlan
  readonly #agenda: Agenda
  readonly #random: Random
  readonly #subscriptions: readonly Subscription[]
  readonly #sequences: number[]
  readonly #lastDataAt = new Map<number, number>()
  #sink: (signal: AdapterSignal) => void = () => {}

  constructor(plan: ConnectionPlan, agenda: Agenda, random: Random, dialLimits: DialLimits) {
    this.#plan = plan
    this.#agenda = agenda
    this.#random = random
    this.endpoint = `wss://exchange-${plan.address}.test/v1`
    this.address = `exchange-${plan.address}.test:443`
    this.heartbeat = { kind: 'protocol', answered: plan.pingsAnswered } as const
    this.dialLimits = dialLimits
    this.subscribePacing = { burst: plan.burst, perSecond: SUBSCRIBES_PER_SECOND }
    this.lifetimeMs = plan.lifetimeMs
    this.#subscriptions = subscriptionsOf(plan)
    this.#sequences = plan.markets.map(() => 1_000)
    for (const index of plan.markets.keys()) this.#planMove(index)
    if (plan.markets.includes('canary')) this.#planCanary()
  }

  /** Sockets that our end has not seen the end of. */
  get standing(): readonly Wire[] {
    return [...this.wires.values()].filter(({ stage }) => stage !== 'ended')
  }

  /** The process behind it died: its sockets are gone, and nobody listens. */
  reset(): void {
    for (const wire of this.wires.values()) {
      wire.terminate()
      wire.isDead = true
    }
    this.wires.clear()
    this.#lastDataAt.clear()
    this.#sink = () => {}
  }

  begin(condition: Condition): void {
    this.climate.begin(condition)
  }

  end(condition: Condition): void {
    this.climate.end(condition)
    if (condition.kind === 'hold_path') for (const wire of this.wires.values()) wire.release()
    if (condition.kind !== 'hold_data' && condition.kind !== 'trickle') return
    for (const wire of this.wires.values()) wire.releaseData()
  }

  listen(sink: (signal: AdapterSignal) => void): void {
    this.#sink = sink
  }

  /** Dials, and tells how it ended unless it was terminated before. */
  dial(generation: number, { refreshCredentials }: DialOptions, onDialed: (failure: DialFailure | null) => void): void {
    this.onDial(generation, refreshCredentials)
    const wire = new Wire(generation, this.#wireDeps(), onDialed)
    this.wires.set(generation, wire)
    wire.send(() => this.#answerDial(wire))
  }

  connect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (failure: DialFailure): void => reject(new DialError(this.endpoint, failure))
      signal.addEventListener('abort', () => fail(DIAL_ABORTED), { once: true })
      this.dial(generation, options ?? { refreshCredentials: false }, (failure) =>
        failure === null ? resolve() : fail(failure),
      )
    })
  }

  reconnect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void> {
    return this.connect(generation, signal, options)
  }

  subscribe(generation: number, subscription: Subscription): void {
    this.#ask(generation, subscription)
  }

  resubscribe(generation: number, subscription: Subscription): void {
    this.#ask(generation, subscription)
  }

  probeRest(generation: number, subscription: Subscription): void {
    const index = this.#subscriptions.findIndex(({ market }) => market === subscription.market)
    if (this.#plan.markets[index] !== 'rest') return
    const { agenda, climate } = { agenda: this.#agenda, climate: this.climate }
    agenda.plan(
      agenda.at + 2 * this.#plan.rttMs,
      () => {
        if (climate.has('rest_mute') || this.wires.get(generation)?.stage !== 'open') return
        const behind = climate.has('rest_behind') ? 3 : 0
        const { sequence } = this.#message(index, false)
        const top = topOf(sequence - behind)
        this.#tell({ type: 'rest_book', generation, subscription, sequence: sequence - behind, top })
      },
      'io',
    )
  }

  ping(generation: number): void {
    const wire = this.wires.get(generation)
    if (wire?.stage !== 'open') return
    wire.send(() => {
      if (!this.climate.has('no_pongs')) wire.reply(() => this.#tell({ type: 'heartbeat', generation, answer: true }))
    })
  }

  terminate(generation: number): void {
    this.wires.get(generation)?.terminate()
    this.#lastDataAt.delete(generation)
  }

  close(): void {
    for (const generation of this.wires.keys()) this.terminate(generation)
  }

  health(): AdapterHealth {
    const sockets = this.standing.map(({ generation, stage }) => ({
      generation,
      open: stage === 'open',
      encoding: null,
    }))
    return { sockets, frames: 0, unknownFrames: 0, malformedFrames: 0 }
  }

  isStale(): boolean {
    const limits = this.#plan.markets.flatMap((kind) => CHANNELS[kind].maxStaleAfterMs ?? [])
    const limitMs = Math.max(...limits) + STALE_MARGIN_MS
    const instants = [...this.#lastDataAt.values()]
    return limits.length > 0 && instants.length > 0 && instants.every((at) => this.#agenda.at - at > limitMs)
  }

  /** Sends the next message of a market with crossed prices. */
  cross(index: number, wire: Wire): void {
    wire.publish({ ...this.#move(index), crossed: true })
  }

  #wireDeps(): WireDeps {
    return {
      agenda: this.#agenda,
      climate: this.climate,
      plan: this.#plan,
      subscriptions: this.#subscriptions,
      snapshot: (index) => this.#message(index, true),
      tell: (signal) => this.#tell(signal),
    }
  }

  #tell(signal: AdapterSignal): void {
    const { generation, type } = signal
    const isOpen = this.wires.get(generation)?.stage === 'open'
    if ((type === 'data' || type === 'canary') && isOpen) this.#lastDataAt.set(generation, this.#agenda.at)
    if (type === 'closed') this.#lastDataAt.delete(generation)
    this.#sink(signal)
  }

  #answerDial(wire: Wire): void {
    const answer = dialAnswer(this.climate.dial(), this.#plan.rttMs * (1.5 + this.#random()))
    if (answer === null) return
    const { afterMs, failure } = answer
    wire.reply(() => (failure === null ? this.#open(wire) : wire.dialFailed(failure)), afterMs)
  }

  #open(wire: Wire): void {
    if (wire.stage !== 'dialing') {
      // A ghost: the machine gave it up, and is told all the same.
      this.#tell({ type: 'opened', generation: wire.generation })
      return
    }
    const { generation } = wire
    const flap = this.climate.find('flap')
    if (flap !== undefined) {
      const close = () => wire.close({ code: flap.code, reason: '' })
      this.#agenda.plan(this.#agenda.at + flap.afterMs, close)
    }
    wire.opened()
    if (this.#plan.login) wire.send(() => this.#answerLogin(wire))
    else this.#tell({ type: 'authenticated', generation })
  }

  #answerLogin(wire: Wire): void {
    const { generation } = wire
    const refusal = this.climate.find('refuse_login')
    if (refusal !== undefined) {
      const remedy = refusal.hopeless ? 'Ask the exchange' : null
      wire.reply(() => this.#tell({ type: 'auth_refused', generation, detail: 'bad token', remedy }))
    } else if (!this.climate.has('no_login_answer')) {
      wire.reply(() => this.#tell({ type: 'authenticated', generation }))
    }
  }

  #ask(generation: number, subscription: Subscription): void {
    const wire = this.wires.get(generation)
    const index = this.#subscriptions.findIndex(({ market }) => market === subscription.market)
    const market = wire?.markets[index]
    if (wire?.stage !== 'open' || market === undefined) return
    market.answered = false
    wire.send(() => wire.subscribed(index))
  }

  #planMove(index: number): void {
    const inMs = this.#plan.paceMs * (SHORTEST_GAP + (LONGEST_GAP - SHORTEST_GAP) * this.#random())
    this.#agenda.plan(this.#agenda.at + inMs, () => {
      this.#planMove(index)
      if (this.climate.covers('quiet', index)) return
      const message = this.#move(index)
      const open = [...this.wires.values()].filter(({ stage }) => stage === 'open')
      // Which of several sockets is heard first is nobody's promise.
      for (const wire of message.sequence % 2 === 0 ? open : open.reverse()) wire.publish(message)
    })
  }

  #planCanary(): void {
    this.#agenda.plan(this.#agenda.at + CANARY_EVERY_MS, () => {
      this.#planCanary()
      for (const wire of this.wires.values()) if (wire.stage === 'open') this.#sendCanaries(wire)
    })
  }

  #sendCanaries(wire: Wire): void {
    const { generation } = wire
    for (const [index, { kind, muted, subscribed }] of wire.markets.entries()) {
      // A canary is a channel of its own: what mutes the market's may spare it.
      if (kind !== 'canary' || !subscribed || muted === 'for_ever') continue
      if (this.climate.covers('silence', index)) continue
      wire.reply(() => this.#tell({ type: 'canary', generation, market: `M${index}` }))
    }
  }

  #move(index: number): MarketMessage {
    this.#sequences[index] = (this.#sequences[index] ?? 0) + 1
    return this.#message(index, false)
  }

  #message(index: number, whole: boolean): MarketMessage {
    const sequence = this.#sequences[index] ?? 0
    return { index, whole, sequence, exchangeTime: this.#agenda.at, top: topOf(sequence), crossed: false }
  }
}

/** Prices that tell which message they are of. */
function topOf(sequence: number): MarketMessage['top'] {
  return { bestBid: { price: `${sequence}`, size: '1' }, bestAsk: { price: `${sequence + 1}`, size: '1' } }
}
