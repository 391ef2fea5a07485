import type { Peer } from '../transport/peer.ts'

/** One peer's subscription to one topic, from the request that made it to the one that ends it. */
export interface Subscription {
  readonly peer: Peer
  /** Grows with every subscription of the exchange: tells what was subscribed after an instant. */
  readonly ordinal: number
  /** Ids of the faults that keep this one subscription from data. */
  readonly mutedBy: Set<number>
  /** The topic's last message that the peer is not to get, because its first frame already contains it. */
  since: number
  /** False until `greet`: nothing goes out before. */
  isGreeted: boolean
  /** False until the first frame went out: on a topic that starts with a snapshot nothing else may come before. */
  primed: boolean
}

/** True while a fault keeps data from it, or its time has not come. */
export function isMuted(subscription: Subscription): boolean {
  return !subscription.isGreeted || subscription.mutedBy.size > 0 || subscription.peer.mutedBy.size > 0
}
