import type { ChannelDefinition } from '@holdfast/adapter-core'
import type { EventBody } from '@holdfast/adapter-core/events'
import { type GateVerdict, verdictOf } from '../gate.ts'
import { type Effect, type Input, type MachineState, newMachine, nextDeadline, step } from '../machine/index.ts'
import { DEFAULT_POLICY, type Policy } from '../policy.ts'

/** What the simulated exchange does with dials, requests and data. */
export type Weather = 'good' | 'refusing' | 'mute_dials' | 'dead' | 'mute_data' | 'refusing_subscribes' | 'flapping'

export const WEATHERS: readonly Weather[] = [
  'good',
  'refusing',
  'mute_dials',
  'dead',
  'mute_data',
  'refusing_subscribes',
  'flapping',
]

/** A stretch of weather; `cut` ends the open socket as it begins. */
export interface Spell {
  readonly weather: Weather
  readonly ms: number
  readonly cut: boolean
}

const CHANNEL: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
}
const MARKETS = ['BTC', 'ETH']
const LATENCY_MS = 20
const DATA_EVERY_MS = 100
const FLAP_AFTER_MS = 100

/** What is looked at after every step. */
export interface Look {
  readonly state: MachineState
  readonly now: number
  readonly verdicts: readonly GateVerdict[]
}

/** One connection against a simulated exchange, in simulated time: no clock, no sockets, the same every time. */
export class Simulation {
  state: MachineState
  now = 0
  readonly dials: number[] = []
  readonly events: { readonly at: number; readonly body: EventBody }[] = []
  #weather: Weather = 'good'
  #seed: number
  #sequence = 0
  readonly #pending: { readonly at: number; readonly input: Input }[] = []
  readonly #open = new Set<number>()
  readonly #onLook: (look: Look) => void

  constructor(seed: number, onLook: (look: Look) => void, policy: Partial<Policy> = {}) {
    this.#seed = seed
    this.#onLook = onLook
    const subscriptions = MARKETS.map((market) => ({ channel: 'order_book', market }))
    this.state = newMachine(
      {
        exchange: 'sim',
        endpoint: 'ws://sim',
        policy: { ...DEFAULT_POLICY, ...policy },
        subscriptions,
        channels: MARKETS.map(() => CHANNEL),
        heartbeat: { kind: 'protocol', answered: true },
        subscribePacing: { burst: 20, perSecond: 20 },
        closes: {},
        lifetimeMs: null,
        sockets: 1,
      },
      0,
    )
    this.tell({ type: 'start' })
    this.#later(DATA_EVERY_MS, { type: 'noise', generation: -1 })
  }

  /** Feeds one input, and runs what the machine asks for. */
  tell(input: Input): void {
    const { state, effects } = step(this.state, input, this.now, this.#draw())
    this.state = state
    for (const effect of effects) this.#run(effect)
    const verdicts = MARKETS.map((_, index) => verdictOf(this.state, index, this.state.primary ?? 0))
    this.#onLook({ state: this.state, now: this.now, verdicts })
  }

  /** Lets a spell of weather pass. */
  live({ weather, ms, cut }: Spell): void {
    this.#weather = weather
    if (cut && this.state.primary !== null) this.#close(this.state.primary)
    const end = this.now + ms
    while (this.now < end) {
      const next = Math.min(end, nextDeadline(this.state), ...this.#pending.map(({ at }) => at))
      this.now = Math.max(this.now, next)
      this.#deliver()
      if (this.now >= nextDeadline(this.state)) this.tell({ type: 'tick' })
    }
  }

  #deliver(): void {
    const due = this.#pending.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at)
    for (const item of due) {
      this.#pending.splice(this.#pending.indexOf(item), 1)
      if (item.input.type === 'noise') this.#beat()
      else this.#tellIfAlive(item.input)
    }
  }

  /** Data on every open socket, at a steady pace, as the weather allows. */
  #beat(): void {
    this.#later(DATA_EVERY_MS, { type: 'noise', generation: -1 })
    this.#sequence += 1
    if (this.#weather === 'mute_data' || this.#weather === 'dead') return
    for (const generation of this.#open) {
      for (const index of MARKETS.keys()) this.#data(generation, index, 'update')
    }
  }

  #tellIfAlive(input: Input): void {
    if (input.type === 'opened') this.#open.add(input.generation)
    if (input.type === 'dial_failed' || ('generation' in input && this.#open.has(input.generation))) this.tell(input)
    if (input.type === 'opened') this.tell({ type: 'authenticated', generation: input.generation })
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'event':
        this.events.push({ at: this.now, body: effect.body })
        break
      case 'request_dial':
        this.tell({ type: 'dial_granted', line: effect.line })
        break
      case 'dial':
        this.#dial(effect.generation)
        break
      case 'terminate':
        this.#open.delete(effect.generation)
        break
      case 'ping':
        if (this.#weather !== 'dead')
          this.#later(LATENCY_MS, { type: 'heartbeat', generation: effect.generation, answer: true })
        break
      case 'floor':
      case 'probe_rest':
        break
      case 'subscribe':
      case 'resubscribe':
        this.#subscribe(effect.generation, effect.index)
        break
    }
  }

  #dial(generation: number): void {
    this.dials.push(this.now)
    if (this.#weather === 'mute_dials' || this.#weather === 'dead') return
    if (this.#weather === 'refusing') {
      const failure = {
        cause: 'refused',
        detail: 'refused',
        httpStatus: null,
        retryAfterMs: null,
        fatal: null,
      } as const
      this.#later(1, { type: 'dial_failed', generation, failure, maintenanceMs: null })
      return
    }
    this.#later(LATENCY_MS, { type: 'opened', generation })
    if (this.#weather === 'flapping') {
      this.#later(FLAP_AFTER_MS, { type: 'closed', generation, close: { code: 1012, reason: '' }, maintenanceMs: null })
    }
  }

  #subscribe(generation: number, index: number): void {
    if (this.#weather === 'dead') return
    if (this.#weather === 'refusing_subscribes' && index === 0) {
      this.#later(LATENCY_MS, { type: 'refused', generation, index, detail: 'no' })
      return
    }
    this.#later(LATENCY_MS, { type: 'acknowledged', generation, index })
    if (this.#weather !== 'mute_data') this.#later(LATENCY_MS, this.#dataInput(generation, index, 'snapshot'))
  }

  #data(generation: number, index: number, kind: 'snapshot' | 'update'): void {
    const socket = this.state.sockets.find((candidate) => candidate.generation === generation)
    const kindNow = socket?.subs[index]?.status.kind
    if (kindNow === 'refused' || kindNow === 'wanted' || kindNow === 'requested' || kindNow === undefined) return
    this.tell(this.#dataInput(generation, index, kind))
  }

  #dataInput(generation: number, index: number, kind: 'snapshot' | 'update'): Input {
    const sequence = this.#sequence
    return { type: 'data', generation, index, kind, sequence, topMark: `${sequence}`, crossed: false, lagMs: null }
  }

  #close(generation: number): void {
    this.#open.delete(generation)
    this.tell({ type: 'closed', generation, close: { code: null, reason: '' }, maintenanceMs: null })
  }

  #later(ms: number, input: Input): void {
    this.#pending.push({ at: this.now + ms, input })
  }

  /** mulberry32: the run's only chance, from its seed. */
  #draw(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
