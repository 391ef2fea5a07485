/** A wish for one channel of one market; it belongs to the connection and survives every socket. */
export interface Subscription {
  /** Our name of the channel, e.g. `order_book`. */
  readonly channel: string
  /** The exchange's symbol, e.g. `BTC-USD-PERP`. */
  readonly market: string
}

/** A wish is one object for as long as its socket lives, and is looked up with every message. */
const keys = new WeakMap<Subscription, string>()

/** A key for maps and comparisons: unique per channel and market. */
export function subscriptionKey(subscription: Subscription): string {
  const known = keys.get(subscription)
  if (known !== undefined) return known
  const key = `${subscription.channel}:${subscription.market}`
  keys.set(subscription, key)
  return key
}
