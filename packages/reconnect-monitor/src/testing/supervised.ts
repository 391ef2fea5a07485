import type { ChannelDefinition, Subscription } from '@holdfast/adapter-core'
import type { EventData, EventType, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, MockAdapter, type MockAdapterOptions } from '@holdfast/adapter-core/testing'
import { createDialBudget, type DialBudget } from '../dial-budget.ts'
import type { MaintenanceWatch } from '../maintenance-watch.ts'
import type { NetworkWatch } from '../network-watch.ts'
import { DEFAULT_POLICY, type Policy } from '../policy.ts'
import type { ConnectionStatus, GatedBook, GatedData } from '../status.ts'
import { superviseConnection } from '../supervise.ts'
import type { FormerConnection, Supervisor } from '../supervisor.ts'

export const BTC: Subscription = { channel: 'order_book', market: 'BTC-USD-PERP' }
export const ETH: Subscription = { channel: 'order_book', market: 'ETH-USD-PERP' }

/** An order book that is sent only when the market moves, and whose market has a chatty channel beside it. */
export const CANARY: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: false,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['canary'],
}

export interface Supervised {
  readonly clock: FakeClock
  readonly adapter: MockAdapter
  readonly supervisor: Supervisor
  readonly events: StoredEvent[]
  readonly lines: string[]
  /** The same lines, whole. */
  readonly logged: {
    readonly level: string
    readonly message: string
    readonly fields: Readonly<Record<string, unknown>>
  }[]
  readonly books: GatedBook[]
  /** Values of channels without a book. */
  readonly values: GatedData[]
  readonly statuses: ConnectionStatus[]
  /** Aborts and waits for the end. */
  stop(): Promise<void>
  /** Lets `ms` pass while every listed subscription gets an update each 50 ms on the newest open socket. */
  flow(ms: number, subscriptions?: readonly Subscription[]): Promise<void>
  /** As `flow`, on every open socket alike: the same messages, under the same numbers. */
  feed(ms: number, subscriptions?: readonly Subscription[]): Promise<void>
  /** One message of a subscription, on every open socket but `except`. */
  tell(subscription: Subscription, except?: number): void
  /** When each event of a type was recorded, in ms since the clock's start. */
  times(type: EventType): readonly number[]
  /** Types of all events so far. */
  types(): readonly EventType[]
  /** Data of the last event of a type. */
  last<T extends EventType>(type: T): EventData[T] | undefined
}

export interface SupervisedOptions {
  readonly subscriptions?: readonly Subscription[]
  readonly policy?: Partial<Policy>
  readonly adapter?: MockAdapterOptions
  readonly sockets?: 1 | 2
  /** To share with other connections; each has its own by default. */
  readonly clock?: FakeClock
  readonly dialBudget?: DialBudget
  readonly networkWatch?: NetworkWatch
  readonly maintenanceWatch?: MaintenanceWatch
  /** The connection that it takes the place of. */
  readonly former?: FormerConnection
  /** Uniform draws; 0.5 by default. */
  readonly random?: () => number
  /** Awaited before an event counts as stored. */
  readonly storing?: () => Promise<void>
  /** Called before the supervisor starts, e.g. to script dials. */
  readonly prepare?: (adapter: MockAdapter) => void
}

const UPDATE_EVERY_MS = 50
/** Where the fake clock's wall time starts. */
const STARTED_AT = 1_800_000_000_000

/** A supervised MockAdapter on a fake clock, with everything it says collected. */
export function supervised(options: SupervisedOptions = {}): Supervised {
  const { clock = new FakeClock(STARTED_AT), dialBudget = createDialBudget(), networkWatch, sockets = 1 } = options
  const adapter = new MockAdapter(options.adapter)
  const controller = new AbortController()
  const events: StoredEvent[] = []
  const lines: string[] = []
  const logged: Supervised['logged'] = []
  const books: GatedBook[] = []
  const values: GatedData[] = []
  const statuses: ConnectionStatus[] = []
  options.prepare?.(adapter)
  const supervisor = superviseConnection({
    connection: 'mock',
    adapter,
    subscriptions: options.subscriptions ?? [BTC],
    policy: { ...DEFAULT_POLICY, ...options.policy },
    clock,
    random: options.random ?? (() => 0.5),
    sockets,
    dialBudget,
    ...(networkWatch !== undefined && { networkWatch }),
    ...(options.former !== undefined && { former: options.former }),
    ...(options.maintenanceWatch !== undefined && { maintenanceWatch: options.maintenanceWatch }),
    record: async (event: HoldfastEvent) => {
      if (options.storing !== undefined) await options.storing()
      const stored: StoredEvent = { ...event, id: events.length + 1, outageId: null }
      events.push(stored)
      return stored
    },
    log: (level, message, fields) => {
      lines.push(message)
      logged.push({ level, message, fields })
    },
    signal: controller.signal,
    onStatus: (status) => statuses.push(status),
    onBook: (book) => books.push(book),
    onData: (value) => values.push(value),
  })
  const tell = (subscription: Subscription, except?: number) => {
    const [first, ...others] = adapter.open.filter((generation) => generation !== except)
    if (first === undefined) return
    adapter.data(first, subscription)
    const sequence = adapter.health().frames
    for (const generation of others) adapter.data(generation, subscription, { sequence })
  }
  return {
    clock,
    adapter,
    supervisor,
    events,
    lines,
    logged,
    books,
    values,
    statuses,
    tell,
    async stop() {
      controller.abort()
      await supervisor.done
      await clock.advance(0)
    },
    async flow(ms, subscriptions = options.subscriptions ?? [BTC]) {
      for (let passed = 0; passed < ms; passed += UPDATE_EVERY_MS) {
        await clock.advance(UPDATE_EVERY_MS)
        const generation = adapter.open.at(-1)
        if (generation === undefined) continue
        for (const subscription of subscriptions) adapter.data(generation, subscription)
      }
      await clock.advance(0)
    },
    async feed(ms, subscriptions = options.subscriptions ?? [BTC]) {
      for (let passed = 0; passed < ms; passed += UPDATE_EVERY_MS) {
        await clock.advance(UPDATE_EVERY_MS)
        for (const subscription of subscriptions) tell(subscription)
      }
      await clock.advance(0)
    },
    times: (type) => events.filter((event) => event.type === type).map(({ at }) => at - STARTED_AT),
    types: () => events.map((event) => event.type),
    last<T extends EventType>(type: T) {
      return events.findLast((event) => event.type === type)?.data as EventData[T] | undefined
    },
  }
}
