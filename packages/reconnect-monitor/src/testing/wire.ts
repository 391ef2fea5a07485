import type { AdapterSignal, BookTop, DialFailure, SocketClose, Subscription } from '@holdfast/adapter-core'
import type { Agenda } from './agenda.ts'
import { CHANNELS, isNumbered } from './channels.ts'
import type { Climate, ConditionOf } from './climate.ts'
import type { ChannelKind, ConnectionPlan } from './schedule.ts'

/** How long a socket lives once a market that poisons it was asked for, in ms: Hyperliquid's takes 90 to 155. */
const POISONED_AFTER_MS = 100

/** One message of a market, as the exchange made it. */
export interface MarketMessage {
  readonly index: number
  readonly whole: boolean
  readonly sequence: number
  readonly exchangeTime: number
  readonly top: BookTop
  readonly crossed: boolean
}

/** What a wire needs of its surroundings. */
export interface WireDeps {
  readonly agenda: Agenda
  readonly climate: Climate
  readonly plan: ConnectionPlan
  readonly subscriptions: readonly Subscription[]
  /** The market as the exchange sees it now. */
  readonly snapshot: (index: number) => MarketMessage
  readonly tell: (signal: AdapterSignal) => void
}

interface Market {
  readonly kind: ChannelKind
  /** The exchange sends it on this socket. */
  subscribed: boolean
  muted: 'no' | 'until_asked' | 'for_ever'
  lose: number
  repeat: boolean
  /** What our end knows of the book: the last number, null while it is invalid. */
  lastSequence: number | null
  answered: boolean
}

/**
 * One socket, both ends of it and what lies between. Frames arrive in order, half a round trip later; those on their way
 * when the path is held wait there.
 */
export class Wire {
  /** As our end sees it. */
  stage: 'dialing' | 'open' | 'ended' = 'dialing'
  /** Nothing comes or goes any more. */
  isDead = false
  readonly generation: number
  readonly markets: readonly Market[]
  /** When our process ended it; null while it did not. */
  endedByUsAt: number | null = null
  #isClosing = false
  #arrivedAt = 0
  #dataAt = 0
  readonly #inbound: (() => void)[] = []
  readonly #outbound: (() => void)[] = []
  readonly #heldData: (() => void)[] = []
  #isTrickling = false
  readonly #deps: WireDeps
  readonly #onDialed: (failure: DialFailure | null) => void

  constructor(generation: number, deps: WireDeps, onDialed: (failure: DialFailure | null) => void) {
    this.generation = generation
    this.#deps = deps
    this.#onDialed = onDialed
    this.markets = deps.plan.markets.map((kind) => ({
      kind,
      subscribed: false,
      muted: 'no',
      lose: 0,
      repeat: false,
      lastSequence: null,
      answered: false,
    }))
  }

  /** Our end gives it up. */
  terminate(): void {
    this.endedByUsAt ??= this.#deps.agenda.at
    this.stage = 'ended'
  }

  /** Carries something to the exchange. */
  send(run: () => void): void {
    if (this.isDead || this.#isClosing) return
    const { agenda, plan } = this.#deps
    agenda.plan(agenda.at + plan.rttMs / 2, () => this.#reach(run))
  }

  #reach(run: () => void): void {
    if (this.#deps.climate.has('hold_path')) this.#outbound.push(run)
    else if (!this.isDead && this.stage !== 'ended') run()
  }

  /** Carries something to us. */
  reply(run: () => void, delayMs = 0): void {
    if (this.isDead || this.#isClosing) return
    const { agenda, plan } = this.#deps
    this.#arrivedAt = Math.max(this.#arrivedAt, agenda.at + plan.rttMs / 2 + delayMs)
    agenda.plan(this.#arrivedAt, () => this.#arrive(run))
  }

  #arrive(run: () => void): void {
    const { agenda, climate, plan } = this.#deps
    if (this.isDead) return
    if (climate.has('hold_path')) {
      this.#inbound.push(run)
      return
    }
    agenda.whenAwake(() => {
      if (this.stage !== 'ended' || plan.ghosts) run()
    })
  }

  /** The path is open again: what waited on it comes, in order. */
  release(): void {
    for (const run of this.#inbound.splice(0)) this.#arrive(run)
    for (const run of this.#outbound.splice(0)) this.#reach(run)
  }

  /** Data that was held comes, in order. */
  releaseData(): void {
    for (const run of this.#heldData.splice(0)) this.#arrive(run)
  }

  tell(signal: AdapterSignal): void {
    this.#deps.tell(signal)
  }

  dialFailed(failure: DialFailure): void {
    if (this.stage !== 'dialing') return
    this.stage = 'ended'
    this.#onDialed(failure)
  }

  opened(): void {
    if (this.stage !== 'dialing') return
    this.stage = 'open'
    this.tell({ type: 'opened', generation: this.generation })
    this.#onDialed(null)
  }

  /** The exchange's end, or the transport, ends it, after what is on its way. */
  close(close: SocketClose): void {
    this.reply(() => {
      if (this.stage === 'dialing') {
        const failure = {
          cause: 'abnormal_close',
          detail: 'reset',
          httpStatus: null,
          retryAfterMs: null,
          fatal: null,
        } as const
        this.dialFailed(failure)
        return
      }
      const isNews = this.stage === 'open' || this.#deps.plan.ghosts
      this.stage = 'ended'
      if (isNews) this.tell({ type: 'closed', generation: this.generation, close })
    })
    this.#isClosing = true
  }

  /** The exchange has taken a subscribe, or one asked again. */
  subscribed(index: number): void {
    const market = this.markets[index]
    const { climate, snapshot, subscriptions } = this.#deps
    const subscription = subscriptions[index]
    if (market === undefined || subscription === undefined) return
    const { generation } = this
    if (climate.covers('poison', index)) {
      const { agenda } = this.#deps
      agenda.plan(agenda.at + POISONED_AFTER_MS, () => this.close({ code: null, reason: '' }))
      return
    }
    if (climate.covers('refuse_subscribe', index)) {
      market.subscribed = false
      this.reply(() => this.tell({ type: 'refused', generation, subscription, detail: 'not now' }))
      return
    }
    if (market.muted === 'until_asked') market.muted = 'no'
    market.subscribed = true
    const acknowledge = (): void => {
      if (climate.has('no_acks')) return
      this.reply(() => this.tell({ type: 'acknowledged', generation, subscription }))
    }
    const isAnswered = CHANNELS[market.kind].snapshotOnSubscribe
    if (!climate.has('data_first')) acknowledge()
    if (isAnswered) this.publish({ ...snapshot(index), whole: true })
    if (climate.has('data_first')) acknowledge()
  }

  /** The exchange sends a message of a market, if it does so on this socket. */
  publish(message: MarketMessage): void {
    const market = this.markets[message.index]
    if (market === undefined || !market.subscribed || market.muted !== 'no') return
    if (this.#deps.climate.covers('silence', message.index)) return
    if (market.lose > 0) {
      market.lose -= 1
      return
    }
    this.#replyData(() => this.#receive(market, message))
    if (!market.repeat) return
    market.repeat = false
    this.#replyData(() => this.#receive(market, message))
  }

  #replyData(run: () => void): void {
    if (this.isDead || this.#isClosing) return
    const { agenda, climate, plan } = this.#deps
    const lateMs = climate.find('late')?.byMs ?? 0
    this.#dataAt = Math.max(this.#arrivedAt, this.#dataAt, agenda.at + plan.rttMs / 2 + lateMs)
    agenda.plan(this.#dataAt, () => this.#arriveData(run))
  }

  #arriveData(run: () => void): void {
    const { climate } = this.#deps
    const trickle = climate.find('trickle')
    const isHeld = trickle !== undefined || climate.has('hold_data')
    if (isHeld || this.#heldData.length > 0) this.#heldData.push(run)
    else this.#arrive(run)
    if (trickle !== undefined && !this.#isTrickling) this.#trickle(trickle)
  }

  #trickle(trickle: ConditionOf<'trickle'>): void {
    const { agenda, climate } = this.#deps
    this.#isTrickling = true
    agenda.plan(agenda.at + trickle.everyMs, () => {
      this.#isTrickling = false
      if (climate.find('trickle') !== trickle || this.#heldData.length === 0) return
      const next = this.#heldData.shift()
      if (next !== undefined) this.#arrive(next)
      this.#trickle(trickle)
    })
  }

  /** Our end's adapter reads a message: a numbered one must follow the last, or the book is broken until it is whole again. */
  #receive(market: Market, { crossed, exchangeTime, index, sequence, top, whole }: MarketMessage): void {
    const subscription = this.#deps.subscriptions[index]
    if (subscription === undefined) return
    const { generation } = this
    const data = { type: 'data', generation, subscription, exchangeTime, crossed, value: undefined } as const
    if (market.kind === 'events') {
      this.tell({ ...data, kind: 'update', sequence: null, top: null, value: sequence })
    } else if (!isNumbered(market.kind)) {
      const kind = market.answered ? 'update' : 'snapshot'
      market.answered = true
      this.tell({ ...data, kind, sequence: null, top })
    } else if (whole) {
      market.lastSequence = sequence
      this.tell({ ...data, kind: 'snapshot', sequence, top })
    } else {
      this.#receiveDelta(market, sequence, () => this.tell({ ...data, kind: 'update', sequence, top }), subscription)
    }
  }

  #receiveDelta(market: Market, sequence: number, apply: () => void, subscription: Subscription): void {
    const { generation } = this
    const { lastSequence } = market
    if (lastSequence === null || sequence === lastSequence) {
      this.tell({ type: 'heartbeat', generation, answer: false })
    } else if (sequence === lastSequence + 1) {
      market.lastSequence = sequence
      apply()
    } else {
      market.lastSequence = null
      this.tell({ type: 'gap', generation, subscription, expected: `${lastSequence + 1}`, got: `${sequence}` })
    }
  }
}
