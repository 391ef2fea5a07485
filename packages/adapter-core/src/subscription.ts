/** A wish for one channel of one market; it belongs to the connection and survives every socket. */
export interface Subscription {
  /** Our name of the channel, e.g. `order_book`. */
  readonly channel: string
  /** The exchange's symbol, e.g. `BTC-USD-PERP`. */
  readonly market: string
}

/** A key for maps and comparisons: unique per channel and market. */
export function subscriptionKey(subscription: Subscription): string {
  return `${subscription.channel}:${subscription.market}`
}
