import type {
  ChannelDefinition,
  CloseMeaning,
  DialLimits,
  HeartbeatDefinition,
  MaintenanceWindow,
  SubscribePacing,
} from './exchange.ts'
import type { SystemState } from './exchange-rest.ts'
import type { BookTop } from './order-book.ts'
import type { SocketClose } from './socket.ts'
import type { Subscription } from './subscription.ts'

/**
 * A fact about one socket, told in the tick it happened. Every one but `opened`, `closed`, `backfill` and
 * `rest_book` proves that the peer is there.
 */
export type AdapterSignal =
  /** The 101 arrived. */
  | {
      readonly type: 'opened'
      readonly generation: number
      /** How long this socket may live, in ms, where that differs from the exchange's `lifetimeMs`. */
      readonly lifetimeMs?: number
    }
  /** Nothing more is needed before subscribing; follows `opened` at once where there is no login. */
  | { readonly type: 'authenticated'; readonly generation: number }
  | {
      readonly type: 'auth_refused'
      readonly generation: number
      readonly detail: string
      /** No new token will help: what the operator must do. */
      readonly remedy: string | null
    }
  /** The exchange's own "too many requests"; `retryAfterMs` where it says for how long. */
  | {
      readonly type: 'throttled'
      readonly generation: number
      readonly detail: string
      readonly retryAfterMs: number | null
    }
  | { readonly type: 'closed'; readonly generation: number; readonly close: SocketClose }
  /** The answer to our ping, or another sign of life without data. `answer`: it is of the kind our pings ask for. */
  | { readonly type: 'heartbeat'; readonly generation: number; readonly answer: boolean }
  | { readonly type: 'acknowledged'; readonly generation: number; readonly subscription: Subscription }
  | {
      readonly type: 'refused'
      readonly generation: number
      readonly subscription: Subscription
      readonly detail: string
    }
  | AdapterData
  /** The book's sequence broke: it is invalid from this tick until its next snapshot. */
  | {
      readonly type: 'gap'
      readonly generation: number
      readonly subscription: Subscription
      readonly expected: string | null
      readonly got: string | null
    }
  /** Values of a channel that no socket delivered, older than its next data: oldest first. Proves nothing of a socket. */
  | {
      readonly type: 'backfill'
      readonly generation: number
      readonly subscription: Subscription
      readonly values: readonly unknown[]
      /** Of each value, in the same order: its `key`, as in `AdapterData`, and when it happened. */
      readonly origins: readonly { readonly key: string; readonly exchangeTime: number }[]
    }
  | { readonly type: 'canary'; readonly generation: number; readonly market: string }
  /** The REST book that `probeRest` asked for; nothing is told where the request failed. */
  | {
      readonly type: 'rest_book'
      readonly generation: number
      readonly subscription: Subscription
      readonly sequence: number | null
      readonly top: BookTop
    }
  /** A frame that said nothing usable; counted. */
  | {
      readonly type: 'noise'
      readonly generation: number
      readonly kind: 'notice' | 'unknown' | 'malformed'
      readonly detail: string
    }

/** Verified data of one subscription. */
export interface AdapterData {
  readonly type: 'data'
  readonly generation: number
  readonly subscription: Subscription
  /** `snapshot`: a whole book that answers a subscription (or replaces one); `update`: live data. */
  readonly kind: 'snapshot' | 'update'
  /** The exchange's number of this message, where it numbers any. */
  readonly sequence: number | null
  readonly exchangeTime: number | null
  /** The best prices after this message; null for channels without a book. */
  readonly top: BookTop | null
  /** What the codec made of it, for channels without a book; undefined for books. */
  readonly value: unknown
  /** Equal for the same value from another socket or from REST, and for no other; absent where nothing tells. */
  readonly key?: string
  /** How long ago it arrived, in ms, where the adapter held it back for what comes before it; absent: it did not. */
  readonly heldMs?: number
  /** The book's best bid is at or above its best ask: its prices must not be used until a message uncrosses it. */
  readonly crossed: boolean
}

/**
 * Takes what an adapter tells.
 *
 * @param now When it is told, in monotonic ms of the clock that the monitor runs on too; absent: now.
 * @param isInBurst Not the first of this turn of the event loop: others may follow, and the turn's end is told.
 */
export type AdapterSink = (signal: AdapterSignal, now?: number, isInBurst?: boolean) => void

/** How one dial is to be made. */
export interface DialOptions {
  /** Credentials are minted anew even where those at hand have not expired: the exchange refused them. */
  readonly refreshCredentials: boolean
}

/** What an adapter counts and knows, for health pages and tests. */
export interface AdapterHealth {
  /** `encoding`: how its data comes; null where the exchange has only one way. */
  readonly sockets: readonly { readonly generation: number; readonly open: boolean; readonly encoding: string | null }[]
  readonly frames: number
  readonly unknownFrames: number
  readonly malformedFrames: number
}

/** What an exchange's REST API tells of the whole exchange. Null where it has no such answer, REST is off, or it failed. */
export interface AdapterRest {
  /** Every market's symbol. */
  markets(signal: AbortSignal): Promise<readonly string[] | null>
  /** Markets, by their symbol, that the list tells nothing of: missing there, they may exist. Absent: it tells of all. */
  readonly unlistedMarkets?: RegExp
  systemState(signal: AbortSignal): Promise<SystemState | null>
  /** The exchange's clock, in ms since the Unix epoch. */
  serverTime(signal: AbortSignal): Promise<number | null>
}

/**
 * What an exchange adapter is to the monitor: sockets by generation, and one attempt a call.
 * No retry, no delay, no policy of its own.
 */
export interface ExchangeAdapter {
  readonly exchange: string
  /** Where it dials, without the query: for people and for the store. */
  readonly endpoint: string
  /** `host:port`, the key of the dial budget. */
  readonly address: string
  readonly channels: Readonly<Record<string, ChannelDefinition>>
  readonly heartbeat: HeartbeatDefinition
  readonly dialLimits: DialLimits
  readonly subscribePacing: SubscribePacing
  readonly closes: Readonly<Record<number, CloseMeaning>>
  readonly maintenance: readonly MaintenanceWindow[]
  /** How long the exchange lets a socket live, in ms; null where it names no limit. */
  readonly lifetimeMs: number | null
  /** What an operator should know where a socket acknowledges everything and is silent from the start. */
  readonly silenceHint: string | null
  readonly rest: AdapterRest

  /**
   * Sets who is told; called once, before the first `connect`. `onBurstEnd` comes after signals that said so, unless
   * their socket has ended meanwhile.
   */
  listen(sink: AdapterSink, onBurstEnd?: () => void): void
  /**
   * Dials the first socket, and logs in where the exchange asks for it. Settles when the socket opened.
   *
   * @throws {DialError} when the dial failed, or `signal` aborted it.
   */
  connect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void>
  /** As `connect`, for every later socket: credentials are minted anew. Does not touch sockets that are open. */
  reconnect(generation: number, signal: AbortSignal, options?: DialOptions): Promise<void>
  /** Asks for a subscription (and its canary). A no-op on a socket that is gone. */
  subscribe(generation: number, subscription: Subscription): void
  /** Unsubscribes and subscribes again: the exchange answers with a fresh snapshot where it does so at all. */
  resubscribe(generation: number, subscription: Subscription): void
  /** Asks for the REST book of a subscription, answered by `rest_book`; a no-op where there is none to ask for. */
  probeRest(generation: number, subscription: Subscription): void
  /** Asks the peer for a sign of life, in the exchange's way. */
  ping(generation: number): void
  /** Ends one socket at once; it reports nothing afterwards. */
  terminate(generation: number): void
  /** Ends all sockets at once. */
  close(): void
  health(): AdapterHealth
  /**
   * The adapter's own verdict, a backstop to the monitor's ladder: a socket is open, has delivered data once, and
   * since then nothing at all (data, snapshots, canaries) for 5 s longer than any of its channels may be silent.
   */
  isStale(): boolean
}
