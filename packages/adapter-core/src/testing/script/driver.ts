import type { AdapterData, AdapterSignal, ExchangeAdapter } from '../../adapter.ts'
import type { Clock } from '../../clock.ts'
import { DialError } from '../../errors.ts'
import type { ExchangeDefinition } from '../../exchange.ts'
import { createExchangeAdapter } from '../../exchange-adapter.ts'
import type { BookTop } from '../../order-book.ts'
import { type Subscription, subscriptionKey } from '../../subscription.ts'
import { createWsDial } from '../../ws-dial.ts'
import type { ExchangeScript } from './exchange-script.ts'

/** What a driver knows of one subscription on the socket that speaks. */
export interface Heard {
  readonly acknowledged: number
  readonly refused: readonly string[]
  readonly gaps: number
  readonly data: readonly AdapterData[]
  /** What a consumer may rely on; null before the first data, and from a gap on. */
  readonly top: BookTop | null
}

const NOTHING: Heard = { acknowledged: 0, refused: [], gaps: 0, data: [], top: null }

/**
 * The least that an adapter needs around it: dials, asks for everything once it may, and dials again at once when a
 * socket was lost. No policy, no delay.
 */
export interface Driver {
  readonly adapter: ExchangeAdapter
  /** Number of the newest socket. */
  readonly generation: number
  /** Everything told so far, of all sockets. */
  readonly signals: readonly AdapterSignal[]
  /** What the adapter threw when it was called. */
  readonly errors: readonly unknown[]
  /** Dials that ended without a socket. */
  readonly failedDials: number
  /** What was told of a subscription on the newest socket. */
  heard(subscription: Subscription): Heard
  of<Type extends AdapterSignal['type']>(type: Type): readonly Extract<AdapterSignal, { type: Type }>[]
  /** One dial; from `persist` on, the first of many. */
  connect(): Promise<void>
  /** From now on a socket that ends, and a dial that fails, is followed by the next dial. */
  persist(): void
  resubscribe(subscription: Subscription): void
  /** What the next sockets ask for. */
  want(subscriptions: readonly Subscription[]): void
  close(): void
}

export interface DriverOptions {
  readonly definition: ExchangeDefinition
  readonly script: ExchangeScript
  readonly url: string
  readonly subscriptions: readonly Subscription[]
  readonly clock: Clock
  readonly onChange: () => void
}

export function createDriver(options: DriverOptions): Driver {
  const { clock, definition, onChange, script, subscriptions, url } = options
  const errors: unknown[] = []
  const adapter = createExchangeAdapter({
    definition,
    url,
    options: script.options,
    dial: createWsDial({ clock }),
    clock,
    onListenerError: (error) => {
      errors.push(error)
      onChange()
    },
  })
  const stop = new AbortController()
  const signals: AdapterSignal[] = []
  let heard = new Map<string, Heard>()
  let generation = 0
  let failedDials = 0
  let isPersistent = false
  let wanted = subscriptions

  const of = <Type extends AdapterSignal['type']>(type: Type) =>
    signals.filter((signal): signal is Extract<AdapterSignal, { type: Type }> => signal.type === type)

  const note = (subscription: Subscription, change: (before: Heard) => Partial<Heard>) => {
    const before = heard.get(subscriptionKey(subscription)) ?? NOTHING
    heard.set(subscriptionKey(subscription), { ...before, ...change(before) })
  }

  const take = (signal: AdapterSignal) => {
    switch (signal.type) {
      case 'acknowledged':
        note(signal.subscription, (before) => ({ acknowledged: before.acknowledged + 1 }))
        break
      case 'refused':
        note(signal.subscription, (before) => ({ refused: [...before.refused, signal.detail] }))
        break
      case 'gap':
        note(signal.subscription, (before) => ({ gaps: before.gaps + 1, top: null }))
        break
      case 'data':
        note(signal.subscription, (before) => ({ data: [...before.data, signal], top: signal.top }))
        break
      default:
    }
  }

  /** One attempt. Where the adapter knows another way to ask, that is part of it. */
  const dial = async (): Promise<void> => {
    try {
      await adapter.connect(generation, stop.signal)
    } catch (error) {
      if (!(error instanceof DialError) || error.failure.redial !== true || stop.signal.aborted) throw error
      await dial()
    }
  }
  const connect = async (): Promise<void> => {
    generation += 1
    heard = new Map()
    try {
      await dial()
    } catch (error) {
      if (!(error instanceof DialError)) throw error
      failedDials += 1
      onChange()
      if (!isPersistent || stop.signal.aborted) throw error
      await connect()
    }
  }
  const again = () => {
    connect().catch(() => {})
  }

  adapter.listen((signal) => {
    signals.push(signal)
    if (signal.generation === generation) {
      take(signal)
      if (signal.type === 'authenticated') {
        for (const subscription of wanted) adapter.subscribe(generation, subscription)
      }
      if (signal.type === 'closed' && isPersistent && !stop.signal.aborted) queueMicrotask(again)
    }
    onChange()
  })

  return {
    adapter,
    signals,
    errors,
    of,
    connect,
    get generation() {
      return generation
    },
    get failedDials() {
      return failedDials
    },
    heard: (subscription) => heard.get(subscriptionKey(subscription)) ?? NOTHING,
    persist: () => {
      isPersistent = true
    },
    resubscribe: (subscription) => adapter.resubscribe(generation, subscription),
    want: (changed) => {
      wanted = changed
    },
    close: () => {
      stop.abort()
      adapter.close()
    },
  }
}
