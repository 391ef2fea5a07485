import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { createDialBudget } from '../dial-budget.ts'
import type { Input } from '../machine/index.ts'
import { createNetworkWatch } from '../network-watch.ts'
import { DEFAULT_POLICY, type Policy } from '../policy.ts'
import { Agenda } from './agenda.ts'
import { LONGEST_GAP } from './channels.ts'
import { EventLedger } from './event-ledger.ts'
import { isAt } from './moments.ts'
import { type Random, seededRandom } from './random.ts'
import type { Condition, Fault, Schedule, Strike } from './schedule.ts'
import { type Observer, SimulatedConnection } from './simulated-connection.ts'
import { SimulatedExchange } from './simulated-exchange.ts'
import { strikeSockets } from './strikes.ts'

/** The process proves that it lives this often, in ms, as the store's run log does. */
const RUN_TICK_MS = 5_000

/** Who watches a world: everything a connection shows, and what only the world knows. */
export interface WorldObserver extends Observer {
  /** A fault begins. */
  onStrike(strike: Strike, now: number): void
  /** A new process: connections, budget and watch are made anew. */
  onProcess(connections: readonly SimulatedConnection[]): void
  onEvent(event: HoldfastEvent): void
}

const NOBODY: WorldObserver = {
  onStep: () => {},
  onSignal: () => {},
  onBook: () => {},
  onDeferred: () => {},
  onIdle: () => {},
  onStrike: () => {},
  onProcess: () => {},
  onEvent: () => {},
}

/**
 * A process with its connections, the exchanges they speak to, and all that a schedule does to either, in simulated time.
 * The machines, the dial budget, the network watch, the gate and the history are the real ones.
 */
export class World {
  readonly agenda = new Agenda()
  readonly ledger = new EventLedger()
  readonly schedule: Schedule
  readonly exchanges: readonly SimulatedExchange[]
  connections: readonly SimulatedConnection[] = []
  /** The last instant at which a fault of the schedule was in force, in monotonic ms. */
  struckUntil = 0
  readonly #random: Random
  readonly #policy: Policy
  #observer: WorldObserver = NOBODY
  #armed: Strike[] = []
  #provenAt = 0

  constructor(schedule: Schedule, policy: Partial<Policy> = {}) {
    this.schedule = schedule
    this.#random = seededRandom(schedule.seed)
    this.#policy = { ...DEFAULT_POLICY, ...policy }
    this.exchanges = schedule.connections.map(
      (plan) => new SimulatedExchange(plan, this.agenda, this.#random, schedule.dialLimits),
    )
  }

  /** Starts the first process; from now on the observer is told. */
  start(observer: WorldObserver): void {
    this.#observer = observer
    this.#startProcess(null)
    for (const strike of this.schedule.strikes) this.agenda.plan(strike.at, () => this.#arm(strike))
    this.#planRunTick()
  }

  runUntil(at: number): void {
    this.agenda.runUntil(at)
  }

  /** A fault still waits for its moment. */
  get hasArmed(): boolean {
    return this.#armed.length > 0
  }

  /** What never came to its moment is called off. */
  disarm(): void {
    this.#armed = []
  }

  #startProcess(previousRunEndedAt: number | null): void {
    const { schedule } = this
    const budget = createDialBudget()
    const network = createNetworkWatch()
    const ids = schedule.connections.map((_, index) => `c${index}`)
    const data = { mode: 'demo', version: '0', pid: 1, connections: ids, previousRunEndedAt } as const
    const isFirst = previousRunEndedAt === null
    this.#record({
      type: 'bot_started',
      at: this.agenda.now(),
      connection: null,
      data: { ...data, previousRunClean: isFirst ? null : false },
    })
    this.connections = schedule.connections.map((plan, index) => {
      const exchange = this.exchanges[index]
      if (exchange === undefined) throw new RangeError(`Cannot connect: no exchange ${index}`)
      return new SimulatedConnection(`c${index}`, plan, {
        agenda: this.agenda,
        // Each has its own, so that what one draws moves no other.
        random: seededRandom(schedule.seed ^ ((index + 1) * 0x9e37_79b9)),
        policy: this.#policy,
        budget,
        network,
        exchange,
        record: (event) => this.#record(event),
        observer: {
          onStep: (look) => {
            this.#observer.onStep(look)
            if (this.#armed.length > 0) this.#fireArmed(look.connection)
          },
          onSignal: (connection, signal) => this.#observer.onSignal(connection, signal),
          onBook: (connection, at, book) => this.#observer.onBook(connection, at, book),
          onDeferred: (connection, reason, waitMs) => this.#observer.onDeferred(connection, reason, waitMs),
          onIdle: (connection) => this.#observer.onIdle(connection),
        },
      })
    })
    this.#observer.onProcess(this.connections)
    for (const connection of this.connections) connection.start()
  }

  #record(event: HoldfastEvent): void {
    this.ledger.record(event)
    this.#observer.onEvent(event)
  }

  #planRunTick(): void {
    const tick = (): void => {
      this.#provenAt = this.agenda.now()
      this.#planRunTick()
    }
    this.agenda.plan(this.agenda.at + RUN_TICK_MS, tick, 'timer')
  }

  #arm(strike: Strike): void {
    if (strike.on === null) this.#strike(strike)
    else {
      this.#armed.push(strike)
      const connection = this.connections[strike.connection % this.connections.length]
      if (connection !== undefined) this.#fireArmed(connection)
    }
  }

  #fireArmed(connection: SimulatedConnection): void {
    const due = this.#armed.filter(
      ({ connection: index, on }) =>
        this.connections[index % this.connections.length] === connection && on !== null && isAt(connection.state, on),
    )
    if (due.length === 0) return
    this.#armed = this.#armed.filter((strike) => !due.includes(strike))
    // Not within the step that led there: whatever strikes, strikes between two.
    for (const strike of due) this.agenda.plan(this.agenda.at, () => this.#strike(strike))
  }

  #strike(strike: Strike): void {
    this.#observer.onStrike(strike, this.agenda.at)
    this.struckUntil = Math.max(this.struckUntil, this.agenda.at)
    const { fault } = strike
    for (const index of this.#targets(strike)) this.#inflict(index, fault)
  }

  #targets({ connection, wide }: Strike): readonly number[] {
    const index = connection % this.connections.length
    const address = this.schedule.connections[index]?.address
    if (!wide) return [index]
    return this.schedule.connections.flatMap((plan, other) => (plan.address === address ? [other] : []))
  }

  #inflict(index: number, fault: Fault): void {
    const connection = this.connections[index]
    const exchange = this.exchanges[index]
    if (connection === undefined || exchange === undefined) return
    if ('forMs' in fault) this.#hold(exchange, fault, fault.forMs)
    else if ('sockets' in fault) {
      strikeSockets(exchange, connection.state.primary, fault)
      // Frames are lost as they come.
      const lostMs = fault.kind === 'lose_frames' ? fault.frames * connection.plan.paceMs * LONGEST_GAP : 0
      this.struckUntil = Math.max(this.struckUntil, this.agenda.at + lostMs)
    } else this.#inflictOwn(connection, fault)
  }

  #hold(exchange: SimulatedExchange, condition: Condition, forMs: number): void {
    exchange.begin(condition)
    // Frames that are late are still on their way when it is over.
    const lateMs = condition.kind === 'late' ? condition.byMs : 0
    this.struckUntil = Math.max(this.struckUntil, this.agenda.at + forMs + lateMs)
    this.agenda.plan(this.agenda.at + forMs, () => exchange.end(condition))
  }

  #inflictOwn(connection: SimulatedConnection, fault: Exclude<Fault, { forMs: number } | { sockets: unknown }>): void {
    const { agenda } = this
    switch (fault.kind) {
      case 'stall':
        agenda.stall(fault.ms)
        this.struckUntil = Math.max(this.struckUntil, agenda.at + fault.ms)
        break
      case 'wall_jump':
        agenda.jump(fault.byMs)
        break
      case 'operator':
        agenda.plan(agenda.at, () => connection.operate(fault.action), 'io')
        break
      case 'stop':
        agenda.plan(agenda.at, () => connection.stop(), 'io')
        break
      case 'unlisted':
        this.#unlist(connection, fault)
        break
      case 'crash':
        this.#crash(fault.downMs)
        break
    }
  }

  #unlist(connection: SimulatedConnection, { lastsMs, market }: Extract<Fault, { kind: 'unlisted' }>): void {
    const { agenda } = this
    const index = market % connection.plan.markets.length
    const tell = (input: Input) => () => connection.dispatch(input)
    this.struckUntil = Math.max(this.struckUntil, agenda.at + lastsMs)
    agenda.plan(agenda.at, tell({ type: 'market_unknown', index, detail: 'unknown market' }), 'io')
    agenda.plan(agenda.at + lastsMs, tell({ type: 'market_known', index }), 'io')
  }

  #crash(downMs: number): void {
    const { agenda } = this
    if (this.connections.some(({ isRunning }) => !isRunning)) return
    for (const connection of this.connections) connection.die()
    this.struckUntil = Math.max(this.struckUntil, agenda.at + downMs)
    agenda.plan(agenda.at + downMs, () => this.#startProcess(this.#provenAt))
  }
}
