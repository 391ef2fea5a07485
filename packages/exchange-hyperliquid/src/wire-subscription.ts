import { isWireObject, type Subscription } from '@holdfast/adapter-core'

/** What Hyperliquid is asked for: one object a frame. */
export interface WireSubscription {
  readonly type: string
  readonly coin: string
  /** An `l2Book` of 5 levels ten times as often. */
  readonly fast?: true
}

const WIRE: Readonly<Record<string, (coin: string) => WireSubscription>> = {
  order_book: (coin) => ({ type: 'l2Book', coin }),
  order_book_fast: (coin) => ({ type: 'l2Book', coin, fast: true }),
  bbo: (coin) => ({ type: 'bbo', coin }),
  trades: (coin) => ({ type: 'trades', coin }),
}

/**
 * One of our subscriptions in Hyperliquid's words.
 *
 * @throws {RangeError} for a channel that is not in the definition.
 */
export function toWire({ channel, market }: Subscription): WireSubscription {
  const wire = Object.hasOwn(WIRE, channel) ? WIRE[channel] : undefined
  if (wire === undefined) throw new RangeError(`Cannot subscribe: Hyperliquid has no channel ${channel} here`)
  return wire(market)
}

/** Comes once a second for every coin, whether its market moves or not; for spot under another name. */
export const canaryOf = (coin: string): WireSubscription => ({ type: 'activeAssetCtx', coin })

/**
 * Equal for what was asked and for its echo, which comes with defaults filled in (`"nSigFigs":null,"mantissa":null,
 * "fast":false`); null where it is no subscription of a coin.
 */
export function wireKey(subscription: unknown): string | null {
  if (!isWireObject(subscription)) return null
  const { coin, fast, type } = subscription
  if (typeof type !== 'string' || typeof coin !== 'string') return null
  return JSON.stringify(fast === true ? [type, coin, 'fast'] : [type, coin])
}

/** Under which channel and coin its data comes: `fast` or not looks the same there. */
export const dataKey = (type: string, coin: string): string => JSON.stringify([type, coin])
