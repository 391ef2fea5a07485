import type { Clock } from '@holdfast/adapter-core'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { settle } from '@holdfast/adapter-core/testing'
import { createDialBudget } from '../dial-budget.ts'
import { connectionOf } from '../history/history.ts'
import { DEFAULT_POLICY } from '../policy.ts'
import { superviseConnection } from '../supervise.ts'
import type { Supervisor } from '../supervisor.ts'
import { Agenda } from './agenda.ts'
import { subscriptionsOf } from './channels.ts'
import { EventLedger } from './event-ledger.ts'
import { seededRandom } from './random.ts'
import type { Schedule, Strike } from './schedule.ts'
import { SimulatedExchange } from './simulated-exchange.ts'
import { strikeSockets } from './strikes.ts'

const ID = 'c0'

/** A clock over an agenda. Sleeps are timers of our process, so that they wait while it stands still. */
class AgendaClock implements Clock {
  sleeping = 0
  readonly #agenda: Agenda

  constructor(agenda: Agenda) {
    this.#agenda = agenda
  }

  now(): number {
    return this.#agenda.now()
  }

  monotonic(): number {
    return this.#agenda.at
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeping += 1
    return new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(signal?.reason)
      if (signal?.aborted === true) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#agenda.plan(this.#agenda.at + Math.max(0, ms), resolve, ms === 0 ? 'io' : 'timer')
    }).finally(() => {
      this.sleeping -= 1
    })
  }

  timer(ms: number, wake: () => void): () => void {
    let isOn = true
    const end = (): boolean => {
      if (isOn) this.sleeping -= 1
      const was = isOn
      isOn = false
      return was
    }
    this.sleeping += 1
    this.#agenda.plan(this.#agenda.at + ms, () => void (end() && wake()), 'timer')
    return () => void end()
  }
}

/** The real shell over a simulated exchange in simulated time, with a store that takes its time. One connection. */
export class ShellWorld {
  readonly agenda = new Agenda()
  readonly ledger = new EventLedger()
  readonly exchange: SimulatedExchange
  readonly supervisor: Supervisor
  readonly clock: AgendaClock
  /** What must never be, and was: found as it happened. */
  readonly found: string[] = []
  /** Operator's actions, stored and done. */
  acted = 0
  /** Its `done` was reached. */
  isDone = false
  readonly #controller = new AbortController()
  readonly #queue: (() => void)[] = []
  #isStoring = false

  /** @param storeMs How long the store takes for an event. */
  constructor({ connections, dialLimits, seed, strikes }: Schedule, storeMs: number) {
    const [plan] = connections
    if (plan === undefined) throw new RangeError('Cannot supervise: the schedule has no connection')
    this.clock = new AgendaClock(this.agenda)
    this.exchange = new SimulatedExchange(plan, this.agenda, seededRandom(seed), dialLimits)
    this.supervisor = superviseConnection({
      connection: ID,
      adapter: this.exchange,
      subscriptions: subscriptionsOf(plan),
      policy: DEFAULT_POLICY,
      sockets: plan.sockets,
      clock: this.clock,
      random: seededRandom(seed + 1),
      dialBudget: createDialBudget(),
      record: (event) => this.#store(event, storeMs),
      log: (level, message) => {
        if (level === 'error' && message.startsWith('Cannot')) this.found.push(message)
      },
      signal: this.#controller.signal,
      onStatus: () => {
        if (this.isDone) this.found.push('a status after the end')
      },
      onBook: (book) => {
        const { state } = this.supervisor.status()
        if (book.fresh && state !== 'live' && state !== 'degraded') this.found.push(`a fresh book while ${state}`)
        if (this.isDone) this.found.push('a book after the end')
      },
    })
    void this.supervisor.done.then(() => {
      this.isDone = true
    })
    for (const one of strikes) if (one.on === null) this.agenda.plan(one.at, () => this.#strike(one))
  }

  get isStopped(): boolean {
    return this.#controller.signal.aborted
  }

  /** Lets time pass; all code that waits on promises runs between any two instants. */
  async runUntil(at: number): Promise<void> {
    await settle()
    while (this.agenda.runNext(at)) await settle()
    this.agenda.runUntil(at)
  }

  stop(): void {
    this.#controller.abort()
  }

  /** What is stored says the same as what is shown, once the store has caught up. */
  checkView(): void {
    const { state } = this.supervisor.status()
    const folded = connectionOf(this.ledger.history, ID).state
    if (state !== 'stopped' && folded !== state) this.found.push(`the events say ${folded}, the status ${state}`)
  }

  /** Stores one event after the other, each in its time, as the bot's recorder does. */
  #store(event: HoldfastEvent, ms: number): Promise<StoredEvent> {
    if (this.isDone) this.found.push(`${event.type} is recorded after the end`)
    return new Promise((resolve) => {
      this.#queue.push(() => resolve(this.ledger.record(event)))
      if (!this.#isStoring) this.#storeNext(ms)
    })
  }

  #storeNext(ms: number): void {
    this.#isStoring = this.#queue.length > 0
    if (!this.#isStoring) return
    const write = (): void => {
      this.#queue.shift()?.()
      this.#storeNext(ms)
    }
    this.agenda.plan(this.agenda.at + ms, write)
  }

  #strike({ fault }: Strike): void {
    const { agenda, exchange } = this
    if ('forMs' in fault) {
      exchange.begin(fault)
      agenda.plan(agenda.at + fault.forMs, () => exchange.end(fault))
    } else if ('sockets' in fault) strikeSockets(exchange, this.supervisor.status().generation, fault)
    else if (fault.kind === 'stall') agenda.stall(fault.ms)
    else if (fault.kind === 'wall_jump') agenda.jump(fault.byMs)
    else if (fault.kind === 'operator') agenda.whenAwake(() => void this.#operate(fault.action))
    else agenda.whenAwake(() => this.stop())
  }

  async #operate(action: 'reconnect' | 'pause' | 'resume'): Promise<void> {
    const before = this.supervisor.status().state
    const isPausing = action === 'pause' && before !== 'paused' && before !== 'stopped'
    const acting = this.supervisor[action]({ actor: 'local', reason: null })
    // Stored before it is done: nothing may have changed in this tick.
    const isEarly = isPausing && this.supervisor.status().state === 'paused'
    if (isEarly) this.found.push('paused before it was stored')
    await acting
    this.acted += 1
    const isStored = this.ledger.events.some(({ type }) => type === 'connection_paused')
    if (isPausing && !isStored && !this.isStopped) this.found.push('paused without a stored event')
  }
}
