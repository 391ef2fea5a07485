import { type Subscription, subscriptionKey } from './subscription.ts'

/** How far a subscription has come on one socket. Data proves more than an acknowledgement does. */
export type Progress = 'requested' | 'refused' | 'acknowledged' | 'flowing'

/**
 * What is wanted, and how far each wish has come on each socket. A value: every function returns the next one, or the
 * very same where nothing changed, so the path of a frame allocates nothing.
 */
export interface Ledger {
  /** By `subscriptionKey`, in the order they were wanted. Belongs to the connection: no socket's end touches it. */
  readonly wanted: ReadonlyMap<string, Subscription>
  /** By generation, then by `subscriptionKey`. */
  readonly sockets: ReadonlyMap<number, ReadonlyMap<string, Progress>>
}

export const emptyLedger: Ledger = { wanted: new Map(), sockets: new Map() }

/** Adds a wish. It stays, whatever happens to sockets. */
export function want(ledger: Ledger, subscription: Subscription): Ledger {
  const key = subscriptionKey(subscription)
  if (ledger.wanted.has(key)) return ledger
  return { ...ledger, wanted: new Map(ledger.wanted).set(key, subscription) }
}

/** A subscribe frame went out on a socket; whatever it had come to counts no more. */
export const request = (ledger: Ledger, generation: number, subscription: Subscription): Ledger =>
  put(ledger, generation, subscription, 'requested')

/** The exchange said yes. Data that came before its acknowledgement keeps its rank. */
export function acknowledge(ledger: Ledger, generation: number, subscription: Subscription): Ledger {
  return progressOf(ledger, generation, subscription) === 'flowing'
    ? ledger
    : put(ledger, generation, subscription, 'acknowledged')
}

/** The exchange said no. */
export const refuse = (ledger: Ledger, generation: number, subscription: Subscription): Ledger =>
  put(ledger, generation, subscription, 'refused')

/** Verified data came: it counts as the acknowledgement too. */
export const flow = (ledger: Ledger, generation: number, subscription: Subscription): Ledger =>
  put(ledger, generation, subscription, 'flowing')

/** The data so far can no longer be trusted (a gap): back to acknowledged until data proves otherwise. */
export function invalidate(ledger: Ledger, generation: number, subscription: Subscription): Ledger {
  return progressOf(ledger, generation, subscription) === 'flowing'
    ? put(ledger, generation, subscription, 'acknowledged')
    : ledger
}

/** A socket is gone, and all that was true only of it. */
export function dropGeneration(ledger: Ledger, generation: number): Ledger {
  if (!ledger.sockets.has(generation)) return ledger
  const sockets = new Map(ledger.sockets)
  sockets.delete(generation)
  return { ...ledger, sockets }
}

/** How far a subscription has come on a socket; null where it was never asked for there. */
export function progressOf(ledger: Ledger, generation: number, subscription: Subscription): Progress | null {
  return ledger.sockets.get(generation)?.get(subscriptionKey(subscription)) ?? null
}

function put(ledger: Ledger, generation: number, subscription: Subscription, progress: Progress): Ledger {
  if (progressOf(ledger, generation, subscription) === progress) return ledger
  const socket = new Map(ledger.sockets.get(generation)).set(subscriptionKey(subscription), progress)
  return { ...ledger, sockets: new Map(ledger.sockets).set(generation, socket) }
}
