import type { Outage, State, StateInterval } from '@holdfast/adapter-core/events'

/** What the fold remembers of one connection: what is open, and no more. JSON-safe. */
export interface ConnectionHistory {
  /** Null while unknown: no run of the bot has spoken for it yet, or the last one ended. */
  readonly state: State | null
  /** Start of the open interval; while unknown, the end of the last one. Nothing later may begin before it. */
  readonly since: number
  /** Start of the unbroken live or degraded stretch, the earliest instant an impact may be dated back to. */
  readonly upSince: number | null
  /** End of the last interruption of the watch, before which nothing may be dated back; 0 where there was none. */
  readonly watchedSince: number
  /** How much of what the monitor measured of the outage under way lies before that, in ms. */
  readonly unwatchedMs: number
  /** The outage of the connection under way; set exactly while the state is `down` or `failed`. */
  readonly outage: Outage | null
  /** The outage of the connection that ended last: its cause may still be revised. */
  readonly lastOutage: Outage | null
  /** Outages of subscriptions under way, oldest first; at most one per channel and market. */
  readonly subscriptions: readonly Outage[]
}

/** The state of the fold after some events: small, whatever their number. JSON-safe, so that it can be a checkpoint. */
export interface History {
  readonly connections: Readonly<Record<string, ConnectionHistory>>
}

/** What a store must write, in this order. */
export type HistoryChange =
  /** Insert, or replace the outage of this id. */
  | { readonly kind: 'outage'; readonly outage: Outage }
  /** Intervals of the connection from `at` on are dropped, and the one that spans `at` ends there. */
  | { readonly kind: 'cut'; readonly connection: string; readonly at: number }
  /** Insert. Follows a cut at its start where the state before was known. */
  | { readonly kind: 'interval'; readonly interval: StateInterval }

/** Grows when the fold gives another result for the same events; a store then folds anew. */
export const FOLD_VERSION = 3

/** Before the first event. */
export function emptyHistory(): History {
  return { connections: {} }
}

/** A connection of which no event has spoken yet. */
export const UNSEEN: ConnectionHistory = {
  state: null,
  since: 0,
  upSince: null,
  watchedSince: 0,
  unwatchedMs: 0,
  outage: null,
  lastOutage: null,
  subscriptions: [],
}

/** What is known of a connection; unknown since ever where nothing is. */
export function connectionOf(history: History, id: string): ConnectionHistory {
  // A connection may be called `constructor`: only own keys count.
  return (Object.hasOwn(history.connections, id) ? history.connections[id] : undefined) ?? UNSEEN
}
