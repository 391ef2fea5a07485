import { type AdapterData, type AdapterSignal, subscriptionKey } from '@holdfast/adapter-core'
import type { EventBody, HoldfastEvent } from '@holdfast/adapter-core/events'
import { type BookDesk, createBookDesk } from '../book-desk.ts'
import type { DialBudget } from '../dial-budget.ts'
import { type Effect, type Input, type MachineState, newMachine, nextDeadline, step } from '../machine/index.ts'
import { createLags } from '../meter.ts'
import type { NetworkMember, NetworkWatch } from '../network-watch.ts'
import type { Policy } from '../policy.ts'
import type { GatedBook, GatedData } from '../status.ts'
import type { SuperviseOptions } from '../supervisor.ts'
import { dialLimits, inWallTime, machineConfig, toInput } from '../translate.ts'
import type { Agenda } from './agenda.ts'
import { subscriptionsOf } from './channels.ts'
import { learnedPaces } from './learned.ts'
import type { Random } from './random.ts'
import type { ConnectionPlan } from './schedule.ts'
import type { SimulatedExchange } from './simulated-exchange.ts'

/** How often the shell asks an adapter for its own verdict, in ms. */
const STALE_POLL_MS = 1_000

/** One step of a machine, and what it met. */
export interface Look {
  readonly connection: SimulatedConnection
  readonly before: MachineState
  readonly input: Input
  readonly effects: readonly Effect[]
  readonly draw: number
}

/** What is told of a connection while it runs. */
export interface Observer {
  onStep(look: Look): void
  onSignal(connection: SimulatedConnection, signal: AdapterSignal): void
  onBook(connection: SimulatedConnection, index: number, book: GatedBook | GatedData): void
  onDeferred(connection: SimulatedConnection, reason: string, waitMs: number): void
  /** All that follows from one stimulus is done. */
  onIdle(connection: SimulatedConnection): void
}

export interface ConnectionDeps {
  readonly agenda: Agenda
  readonly random: Random
  readonly policy: Policy
  readonly budget: DialBudget
  readonly network: NetworkWatch
  readonly exchange: SimulatedExchange
  readonly record: (event: HoldfastEvent) => void
  readonly observer: Observer
}

/**
 * The shell without promises: runs the machine's effects over a simulated exchange as `superviseConnection` does, in the
 * same order, and shows every step.
 */
export class SimulatedConnection {
  readonly id: string
  readonly plan: ConnectionPlan
  readonly exchange: SimulatedExchange
  state: MachineState
  /** False once its process died. */
  isRunning = true
  readonly #deps: ConnectionDeps
  readonly #options: SuperviseOptions
  readonly #indexOf: ReadonlyMap<string, number>
  readonly #desk: BookDesk
  readonly #lags = createLags()
  readonly #network: NetworkMember
  readonly #inbox: Input[] = []
  #isDraining = false
  #wakeAt = Number.POSITIVE_INFINITY
  #wakeNumber = 0
  #staleAskedAt: number

  constructor(id: string, plan: ConnectionPlan, deps: ConnectionDeps) {
    const { agenda, exchange, network, observer } = deps
    this.id = id
    this.plan = plan
    this.exchange = exchange
    this.#deps = deps
    const subscriptions = subscriptionsOf(plan)
    this.#indexOf = new Map(subscriptions.map((wanted, index) => [subscriptionKey(wanted), index]))
    const indexOf = ({ channel, market }: { channel: string; market: string }) =>
      this.#indexOf.get(subscriptionKey({ channel, market })) ?? 0
    this.#options = {
      connection: id,
      adapter: exchange,
      subscriptions,
      policy: deps.policy,
      sockets: plan.sockets,
      clock: {
        now: () => agenda.now(),
        monotonic: () => agenda.at,
        sleep: () => Promise.resolve(),
        timer: () => () => {},
      },
      random: deps.random,
      dialBudget: deps.budget,
      record: () => Promise.reject(new Error('Cannot be called: the simulated shell records by itself')),
      log: () => {},
      signal: new AbortController().signal,
      onStatus: () => {},
      onBook: (book) => observer.onBook(this, indexOf(book), book),
      onData: (data) => observer.onBook(this, indexOf(data), data),
    }
    this.#desk = createBookDesk(this.#options)
    const fresh = newMachine(machineConfig(this.#options), agenda.at)
    this.state = plan.learned ? learnedPaces(fresh, plan.paceMs, agenda.at) : fresh
    this.#staleAskedAt = agenda.at
    this.#network = network.join(exchange.address, () =>
      this.dispatch({ type: 'cause_revised', cause: 'local_network', attribution: 'network' }),
    )
    exchange.listen((signal) => this.#onSignal(signal))
  }

  get now(): number {
    return this.#deps.agenda.at
  }

  books(): readonly GatedBook[] {
    return this.#desk.books()
  }

  start(): void {
    this.dispatch({ type: 'start' })
  }

  /** As the end of the shell's signal. */
  stop(): void {
    if (!this.isRunning) return
    this.#network.leave()
    this.dispatch({ type: 'stop' })
    this.exchange.close()
  }

  /** The process dies: nothing of this is ever run again. */
  die(): void {
    this.isRunning = false
    this.exchange.reset()
  }

  /** What an operator asks for is stored first, then done. */
  operate(action: 'reconnect' | 'pause' | 'resume'): void {
    if (!this.isRunning) return
    const { intent } = this.state
    const by = { actor: 'local', reason: null }
    if (action === 'reconnect' && intent === 'run') {
      this.#record({ type: 'operator_action', data: { ...by, action } })
      this.dispatch({ type: 'reconnect', ...by })
    } else if (action === 'pause' && intent === 'run') {
      this.#record({ type: 'connection_paused', data: by })
      this.dispatch({ type: 'pause' })
      this.#network.leave()
    } else if (action === 'resume' && intent === 'paused') {
      this.#record({ type: 'connection_resumed', data: by })
      this.dispatch({ type: 'resume' })
    }
  }

  /** Handles an input and all that follows from it, in order. */
  dispatch(input: Input): void {
    if (!this.isRunning) return
    this.#inbox.push(input)
    if (this.#isDraining) return
    this.#isDraining = true
    let hasChanged = false
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
      hasChanged = this.#handle(next) || hasChanged
    }
    this.#isDraining = false
    if (hasChanged) this.#arm(nextDeadline(this.state))
    if (input.type !== 'data') this.#deps.observer.onIdle(this)
  }

  #handle(input: Input): boolean {
    const before = this.state
    const draw = this.#deps.random()
    const { effects, state } = step(before, input, this.now, draw)
    const isQuiet = input.type === 'data' && effects.length === 0 && isUnmoved(before, state, input)
    this.state = state
    if (!isQuiet) {
      this.#desk.review(state, this.#wallOf)
      for (const effect of effects) this.#run(effect)
    }
    this.#deps.observer.onStep({ connection: this, before, input, effects, draw })
    return !isQuiet
  }

  readonly #wallOf = (monotonic: number): number => {
    const { agenda } = this.#deps
    return Math.round(agenda.now() - (agenda.at - monotonic))
  }

  #run(effect: Effect): void {
    const { budget, observer } = this.#deps
    const { exchange } = this
    switch (effect.type) {
      case 'request_dial': {
        const { line, role } = effect
        const limits = dialLimits(this.#options)
        const decision = budget.request({ connection: this.id, address: exchange.address, limits, role, now: this.now })
        if (decision.granted) this.dispatch({ type: 'dial_granted', line })
        else {
          const { reason, waitMs } = decision
          observer.onDeferred(this, reason, waitMs)
          this.dispatch({ type: 'dial_deferred', line, waitMs, reason })
        }
        break
      }
      case 'dial': {
        const { generation, refreshCredentials } = effect
        exchange.dial(generation, { refreshCredentials }, (failure) => {
          if (failure !== null) this.dispatch({ type: 'dial_failed', generation, failure, maintenanceMs: null })
        })
        break
      }
      case 'terminate':
        exchange.terminate(effect.generation)
        break
      case 'ping':
        exchange.ping(effect.generation)
        break
      case 'subscribe':
      case 'resubscribe':
      case 'probe_rest': {
        const subscription = this.#options.subscriptions[effect.index]
        const method = effect.type === 'probe_rest' ? 'probeRest' : effect.type
        if (subscription !== undefined) exchange[method](effect.generation, subscription)
        break
      }
      case 'floor':
        budget.raiseFloor(exchange.address, effect.until, effect.reason)
        break
      case 'event':
        this.#tellNetwork(effect.body)
        this.#record(effect.body)
        break
    }
  }

  #tellNetwork({ data, type }: EventBody): void {
    if (type === 'connection_live' || type === 'connection_degraded') this.#network.up(this.now)
    if (type === 'connection_lost') this.#network.lost(data.impactAt, data.planned)
  }

  #record(body: EventBody): void {
    this.#deps.record({ ...inWallTime(body, this.#wallOf), at: this.#deps.agenda.now(), connection: this.id })
  }

  #onSignal(signal: AdapterSignal): void {
    if (!this.isRunning) return
    this.#deps.observer.onSignal(this, signal)
    if (signal.type === 'data') this.#onData(signal)
    else {
      const input = toInput(signal, this.#indexOf, { maintenanceMs: null })
      if (input !== null) this.dispatch(input)
    }
  }

  #onData(data: AdapterData): void {
    const index = this.#indexOf.get(subscriptionKey(data.subscription))
    if (index === undefined) return
    const { crossed, generation, kind, sequence, top } = data
    const lagMs = this.#lags.measure(index, data, this.now)
    this.#desk.receive(index, data, this.now)
    this.dispatch({ type: 'data', generation, index, kind, sequence, top, crossed, lagMs })
    this.#desk.accept(index, this.state, this.#wallOf)
    this.#deps.observer.onIdle(this)
  }

  /** As in the shell: only ever moved forward, and what is due already is due now. */
  #arm(deadline: number): void {
    const at = Math.max(this.now, Math.min(deadline, this.now + STALE_POLL_MS))
    if (at >= this.#wakeAt || this.state.intent === 'stopped') return
    this.#wakeAt = at
    const number = ++this.#wakeNumber
    const { agenda } = this.#deps
    const wake = (): void => {
      if (number !== this.#wakeNumber || !this.isRunning) return
      this.#wakeAt = Number.POSITIVE_INFINITY
      this.#onWake(agenda.at - at)
    }
    agenda.plan(at, wake, 'timer')
  }

  #onWake(lateMs: number): void {
    const { agenda, policy } = this.#deps
    if (lateMs > policy.pauseToleranceMs) this.dispatch({ type: 'own_pause', ms: lateMs })
    const isAsked = this.now - this.#staleAskedAt >= STALE_POLL_MS / 2
    if (isAsked) this.#staleAskedAt = this.now
    const isStale = isAsked && this.exchange.isStale()
    const deadline = nextDeadline(this.state)
    if (deadline > this.now && !isStale) this.#arm(deadline)
    // A turn of I/O first, as in the shell.
    else agenda.plan(agenda.at, () => this.#onDue(isStale), 'io')
  }

  #onDue(isStale: boolean): void {
    if (isStale && this.exchange.isStale()) this.dispatch({ type: 'adapter_stale' })
    this.dispatch({ type: 'tick' })
  }
}

/** As in the shell: data changed neither the connection's state nor that of its subscription. */
function isUnmoved(before: MachineState, after: MachineState, { generation, index }: Extract<Input, { type: 'data' }>) {
  const kindIn = ({ sockets }: MachineState) =>
    sockets.find((socket) => socket.generation === generation)?.subs[index]?.status.kind
  return before.state === after.state && kindIn(before) === kindIn(after)
}
