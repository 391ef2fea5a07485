import type { ChannelDefinition, Subscription } from '@holdfast/adapter-core'
import type { EventData, EventType, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, MockAdapter, type MockAdapterOptions } from '@holdfast/adapter-core/testing'
import { createDialBudget } from '../dial-budget.ts'
import { DEFAULT_POLICY, type Policy } from '../policy.ts'
import type { ConnectionStatus, GatedBook } from '../status.ts'
import { superviseConnection } from '../supervise.ts'
import type { Supervisor } from '../supervisor.ts'

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
  readonly books: GatedBook[]
  readonly statuses: ConnectionStatus[]
  /** Aborts and waits for the end. */
  stop(): Promise<void>
  /** Lets `ms` pass while every listed subscription gets an update each 50 ms on the newest open socket. */
  flow(ms: number, subscriptions?: readonly Subscription[]): Promise<void>
  /** Types of all events so far. */
  types(): readonly EventType[]
  /** Data of the last event of a type. */
  last<T extends EventType>(type: T): EventData[T] | undefined
}

export interface SupervisedOptions {
  readonly subscriptions?: readonly Subscription[]
  readonly policy?: Partial<Policy>
  readonly adapter?: MockAdapterOptions
  /** Uniform draws; 0.5 by default. */
  readonly random?: () => number
  /** Called before the supervisor starts, e.g. to script dials. */
  readonly prepare?: (adapter: MockAdapter) => void
}

const UPDATE_EVERY_MS = 50

/** A supervised MockAdapter on a fake clock, with everything it says collected. */
export function supervised(options: SupervisedOptions = {}): Supervised {
  const clock = new FakeClock()
  const adapter = new MockAdapter(options.adapter)
  const controller = new AbortController()
  const events: StoredEvent[] = []
  const lines: string[] = []
  const books: GatedBook[] = []
  const statuses: ConnectionStatus[] = []
  options.prepare?.(adapter)
  const supervisor = superviseConnection({
    connection: 'mock',
    adapter,
    subscriptions: options.subscriptions ?? [BTC],
    policy: { ...DEFAULT_POLICY, ...options.policy },
    clock,
    random: options.random ?? (() => 0.5),
    dialBudget: createDialBudget(),
    record: async (event: HoldfastEvent) => {
      const stored: StoredEvent = { ...event, id: events.length + 1, outageId: null }
      events.push(stored)
      return stored
    },
    log: (_level, message) => lines.push(message),
    signal: controller.signal,
    onStatus: (status) => statuses.push(status),
    onBook: (book) => books.push(book),
  })
  return {
    clock,
    adapter,
    supervisor,
    events,
    lines,
    books,
    statuses,
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
    types: () => events.map((event) => event.type),
    last<T extends EventType>(type: T) {
      return events.findLast((event) => event.type === type)?.data as EventData[T] | undefined
    },
  }
}
