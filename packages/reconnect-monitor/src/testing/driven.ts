import { TRADES_CHANNEL } from '@holdfast/adapter-core'
import type { EventBody } from '@holdfast/adapter-core/events'
import {
  type Effect,
  type Input,
  type MachineConfig,
  type MachineState,
  newMachine,
  nextDeadline,
  step,
} from '../machine/index.ts'
import { DEFAULT_POLICY } from '../policy.ts'

/** How the exchange answers a subscribe: with an acknowledgement, with a refusal, with the socket's end, or not at all. */
export type Answer = 'acknowledged' | 'refused' | 'closed' | 'nothing'

export interface DrivenOptions {
  /** Markets, by the letters in this text: one subscription each, satisfied by its acknowledgement. */
  readonly markets: string
  /** What the exchange answers, by market; default: an acknowledgement. */
  readonly answers?: Readonly<Record<string, Answer>>
  readonly config?: Partial<MachineConfig>
}

/** A subscribe, as the exchange sees it. */
export interface Asking {
  readonly at: number
  readonly generation: number
  readonly market: string
}

/** Answers come after this, in ms. */
const RTT_MS = 50
/** Sockets end this long after they were asked for what kills them, in ms. */
const DIES_AFTER_MS = 100

/** A machine alone with an exchange that answers at its pace: no shell, no adapter. Dials open at once. */
export class Driven {
  now = 0
  state: MachineState
  readonly asked: Asking[] = []
  readonly told: (EventBody & { readonly at: number })[] = []
  /** When dials began. */
  readonly dialedAt: number[] = []
  readonly answers: Record<string, Answer>
  /** Generations whose pings are not answered. */
  readonly mute = new Set<number>()
  readonly #markets: readonly string[]
  readonly #due: { readonly at: number; readonly input: Input }[] = []

  constructor({ answers = {}, config = {}, markets }: DrivenOptions) {
    this.#markets = [...markets]
    this.answers = { ...answers }
    this.state = newMachine(
      {
        exchange: 'any',
        endpoint: 'wss://any.test',
        policy: DEFAULT_POLICY,
        subscriptions: this.#markets.map((market) => ({ channel: 'trades', market })),
        channels: this.#markets.map(() => TRADES_CHANNEL),
        heartbeat: { kind: 'protocol', answered: true },
        subscribePacing: { burst: 100, perSecond: 100 },
        closes: {},
        lifetimeMs: null,
        silenceHint: null,
        sockets: 1,
        ...config,
      },
      0,
    )
    this.tell({ type: 'start' })
  }

  /** What was asked for on each socket, in order: `['AB', 'A']`. */
  get askedBySocket(): readonly string[] {
    const generations = [...new Set(this.asked.map(({ generation }) => generation))]
    return generations.map((one) =>
      this.asked.flatMap(({ generation, market }) => (generation === one ? [market] : [])).join(''),
    )
  }

  /** Tells the machine something now. */
  tell(input: Input): void {
    const { effects, state } = step(this.state, input, this.now, 0.5)
    this.state = state
    for (const effect of effects) this.#run(effect)
  }

  /** Lets time pass. */
  advance(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const deadline = nextDeadline(this.state)
      this.#due.sort((one, other) => one.at - other.at)
      const next = this.#due[0]
      const at = Math.max(this.now, Math.min(deadline, next?.at ?? Number.POSITIVE_INFINITY))
      if (at > until) break
      this.now = at
      if (next !== undefined && next.at <= at) {
        this.#due.shift()
        this.tell(next.input)
      } else this.tell({ type: 'tick' })
    }
    this.now = until
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'request_dial':
        this.tell({ type: 'dial_granted', line: effect.line })
        break
      case 'dial':
        this.dialedAt.push(this.now)
        this.#later(1, { type: 'opened', generation: effect.generation })
        this.#later(1, { type: 'authenticated', generation: effect.generation })
        break
      case 'ping':
        if (!this.mute.has(effect.generation))
          this.#later(RTT_MS, { type: 'heartbeat', generation: effect.generation, answer: true })
        break
      case 'subscribe':
        this.#answer(effect.generation, effect.index)
        break
      case 'event':
        this.told.push({ ...effect.body, at: this.now })
        break
      default:
        break
    }
  }

  #answer(generation: number, index: number): void {
    const market = this.#markets[index] ?? ''
    this.asked.push({ at: this.now, generation, market })
    const answer = this.answers[market] ?? 'acknowledged'
    if (answer === 'closed') {
      this.#later(DIES_AFTER_MS, { type: 'closed', generation, close: { code: null, reason: '' }, maintenanceMs: null })
    } else if (answer === 'refused') {
      this.#later(RTT_MS, { type: 'refused', generation, index, detail: 'no such market' })
    } else if (answer === 'acknowledged') this.#later(RTT_MS, { type: 'acknowledged', generation, index })
  }

  #later(ms: number, input: Input): void {
    this.#due.push({ at: this.now + ms, input })
  }
}
