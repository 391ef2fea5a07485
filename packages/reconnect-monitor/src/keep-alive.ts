import {
  type Clock,
  createExchangeAdapter,
  createWsDial,
  type Dial,
  type ExchangeDefinition,
  type Subscription,
  systemClock,
} from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { createDialBudget, type DialBudget } from './dial-budget.ts'
import { emptyHistory, foldEvent } from './history/index.ts'
import { createMaintenanceWatch, type MaintenanceWatch } from './maintenance-watch.ts'
import { createNetworkWatch, type NetworkWatch } from './network-watch.ts'
import { DEFAULT_POLICY, POLICY_FIELDS, type Policy } from './policy.ts'
import type { ConnectionStatus, GatedBook, GatedData } from './status.ts'
import { superviseConnection } from './supervise.ts'
import type { Log, SuperviseOptions, Supervisor } from './supervisor.ts'

export interface KeepAliveOptions<Value = unknown> {
  /** What is spoken there: a `plainExchange`, or a definition of its own. */
  readonly exchange: ExchangeDefinition<Value>
  /** ws:// or wss://; taken whole, only query parameters that the exchange requires and it lacks are added. */
  readonly url: string
  /** What is wanted; at least one. They survive every socket. */
  readonly subscriptions: readonly Subscription[]
  /** Ends everything: sockets, timers, attempts under way. */
  readonly signal: AbortSignal
  /** Id of the connection, in statuses, data and events; default: the exchange's id. */
  readonly connection?: string
  /** Values for the exchange's own options; those not named have their default. */
  readonly options?: Readonly<Record<string, string>>
  /** Numbers of the policy that differ from `DEFAULT_POLICY`, within the ranges of `POLICY_FIELDS`. */
  readonly policy?: Partial<Policy>
  /** Called in the tick the status changed. */
  readonly onStatus?: (status: ConnectionStatus) => void
  /**
   * Called in the tick a value of a channel without a book arrived, and again for the last one of its subscription
   * (`repeated`) in the tick its verdict changed.
   */
  readonly onData?: (data: GatedData<Value>) => void
  /**
   * Called in the tick an order book changed: its best prices, or its verdict. Of prices that came together the newest.
   */
  readonly onBook?: (book: GatedBook) => void
  /** Told every event once it is recorded, in order: what `./history` folds. */
  readonly onEvent?: (event: StoredEvent) => void
  /** Stores an event. Default: stores nothing, and numbers events from 1 for as long as the connection lives. */
  readonly record?: SuperviseOptions['record']
  /** Default: none. Give one where `record` may fail: it is told, and nobody else. */
  readonly log?: Log
  /** 2 keeps a hot standby beside the socket that speaks; default 1. */
  readonly sockets?: 1 | 2
  /** Default: one budget for all connections of the process, by address. */
  readonly dialBudget?: DialBudget
  /** Default: one watch over all connections of the process. */
  readonly networkWatch?: NetworkWatch
  /** Default: one watch over all connections of the process. */
  readonly maintenanceWatch?: MaintenanceWatch
  /** Default: the `ws` package. */
  readonly dial?: Dial
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Uniform in [0, 1), for the jitter of delays; default `Math.random`. */
  readonly random?: () => number
}

/** What all connections of the process share that bring none of their own. */
const processBudget = createDialBudget()
const processWatch = createNetworkWatch()
const processMaintenance = createMaintenanceWatch()

/**
 * Keeps one WebSocket URL alive until the signal aborts, with a default for all that `superviseConnection` wants to be
 * given. What a callback throws is an uncaught error of the process and costs no socket.
 *
 * @throws {RangeError} for a URL that is not ws:// or wss://, no subscription, a channel or option the exchange lacks,
 * and a number of the policy that is unknown or out of range.
 */
export function keepAlive<Value = unknown>(options: KeepAliveOptions<Value>): Supervisor {
  const { clock = systemClock, exchange, onBook, onData, onEvent, onStatus, signal, subscriptions, url } = options
  if (subscriptions.length === 0) throw new RangeError(`Cannot keep ${exchange.id} alive: no subscription is wanted`)
  const record = options.record ?? numberEvents()
  return superviseConnection({
    connection: options.connection ?? exchange.id,
    adapter: createExchangeAdapter({
      definition: exchange,
      url,
      options: options.options ?? {},
      dial: options.dial ?? createWsDial({ clock }),
      clock,
    }),
    subscriptions,
    policy: policyWith(options.policy ?? {}),
    clock,
    random: options.random ?? Math.random,
    sockets: options.sockets ?? 1,
    dialBudget: options.dialBudget ?? processBudget,
    networkWatch: options.networkWatch ?? processWatch,
    maintenanceWatch: options.maintenanceWatch ?? processMaintenance,
    record: async (event) => {
      const stored = await record(event)
      // Apart from the recording, so that a listener's mistake is seen as its own.
      if (onEvent !== undefined) queueMicrotask(() => onEvent(stored))
      return stored
    },
    log: options.log ?? (() => {}),
    signal,
    onStatus: onStatus ?? (() => {}),
    onBook: onBook ?? (() => {}),
    // Every value was made by this exchange's codec.
    ...(onData !== undefined && { onData: (data: GatedData) => onData(data as GatedData<Value>) }),
  })
}

/** Numbers events and knows their outages, as a store would, and keeps none. */
function numberEvents(): SuperviseOptions['record'] {
  let history = emptyHistory()
  let lastId = 0
  return async (event) => {
    lastId += 1
    const numbered = { ...event, id: lastId }
    const folded = foldEvent(history, numbered)
    history = folded.history
    return { ...numbered, outageId: folded.outageId }
  }
}

function policyWith(changes: Partial<Policy>): Policy {
  for (const [name, value] of Object.entries(changes)) {
    const field = Object.hasOwn(POLICY_FIELDS, name) ? POLICY_FIELDS[name as keyof Policy] : undefined
    if (field === undefined) throw new RangeError(`Cannot set the policy's ${name}: it has no number of that name`)
    if (!(value >= field.min && value <= field.max)) {
      throw new RangeError(`Cannot set the policy's ${name}: expected ${field.min} to ${field.max}, got ${value}`)
    }
  }
  return { ...DEFAULT_POLICY, ...changes }
}
