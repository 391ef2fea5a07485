import { type Subscription, subscriptionKey } from '@holdfast/adapter-core'

/** The places of the wanted subscriptions in their list. */
export interface SubscriptionIndex {
  /** By `subscriptionKey`. */
  readonly byKey: ReadonlyMap<string, number>
  /** Undefined where nobody asked for it. Quick where messages of one subscription come in rows. */
  of(subscription: Subscription): number | undefined
}

export function createSubscriptionIndex(subscriptions: readonly Subscription[]): SubscriptionIndex {
  const byKey = new Map(subscriptions.map((wanted, index) => [subscriptionKey(wanted), index]))
  /** By the object that the adapter was asked with: it comes back with every message. */
  const byWish = new WeakMap(subscriptions.map((wanted, index) => [wanted, index]))
  let lastWish: Subscription | null = null
  let lastIndex: number | undefined
  return {
    byKey,
    of(subscription) {
      if (subscription !== lastWish) {
        lastIndex = byWish.get(subscription) ?? byKey.get(subscriptionKey(subscription))
        lastWish = subscription
      }
      return lastIndex
    },
  }
}
