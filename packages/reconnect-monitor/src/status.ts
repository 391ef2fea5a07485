import type { BookTop } from '@holdfast/adapter-core'
import type {
  AttemptReason,
  Cause,
  Phase,
  Role,
  StaleReason,
  State,
  SubscriptionState,
} from '@holdfast/adapter-core/events'

/** What an operator sees of one subscription. Instants are ms since the Unix epoch. */
export interface SubscriptionStatus {
  readonly channel: string
  readonly market: string
  readonly state: SubscriptionState
  readonly lastDataAt: number | null
  /** Monotonic age of the last data, in ms. */
  readonly dataAgeMs: number | null
  readonly lagMs: number | null
  /** Why it is refused; absent while it is not. */
  readonly detail?: string
}

/** What an operator sees of one connection. */
export interface ConnectionStatus {
  readonly id: string
  readonly exchange: string
  /** Without the query. */
  readonly endpoint: string
  readonly state: State
  /** Null unless connecting or down. */
  readonly phase: Phase | null
  /** When this state began. */
  readonly since: number
  /** Why it is not live; null while live or connecting. */
  readonly cause: Cause | null
  readonly detail: string | null
  readonly flapping: boolean
  /** Of the primary socket, or of the last one there was; 0 before the first dial. */
  readonly generation: number
  readonly sockets: readonly {
    readonly role: Role
    readonly generation: number
    readonly openedAt: number
    readonly rttMs: number | null
  }[]
  readonly lastDataAt: number | null
  readonly dataAgeMs: number | null
  readonly rttMs: number | null
  /** Frames with data a second, over the last 5 s. */
  readonly messageRate: number
  /** 0 when live. */
  readonly attempt: number
  /** When the next dial starts; of a connection that is up, before when none may: a floor holds. */
  readonly nextAttemptAt: number | null
  readonly nextAttemptReason: AttemptReason | null
  /** The outage under way, once it is on disk. */
  readonly outageId: number | null
  readonly duties: 'pending' | 'done' | 'failed'
  readonly subscriptions: readonly SubscriptionStatus[]
}

/** One instant on both clocks. */
export interface Instant {
  /** Ms since the Unix epoch. */
  readonly at: number
  readonly monotonic: number
}

/** Where a value came from, and when. */
export interface Provenance {
  readonly connection: string
  readonly market: string
  readonly channel: string
  readonly generation: number
  /** When the value arrived, ms since the Unix epoch. */
  readonly receivedAt: number
  /** The same on the monotonic clock, in ms: for ages, which no jump of the wall clock may change. */
  readonly receivedMonotonic: number
  /** When it was last known to be true: its arrival, or a later proof that the market was quiet. */
  readonly verifiedAt: number
  readonly exchangeTime: number | null
}

/** A value that may be used: the connection is live or degraded, and this very subscription is fresh. */
export interface Fresh<T> extends Provenance {
  readonly fresh: true
  readonly staleReason: null
  readonly value: T
}

/** A value that must not be used, and why. What it last was can be shown, never traded on. */
export interface Stale<T> extends Provenance {
  readonly fresh: false
  readonly staleReason: StaleReason
  readonly value: { readonly lastKnown: T }
}

/** A value that came from an exchange, with its verdict: it cannot be read before `fresh` has been asked. */
export type Gated<T> = Fresh<T> | Stale<T>

/** The best prices of a market behind the gate. */
export type GatedBook = Gated<BookTop>

/** A value of a channel without a book behind the gate: a trade, a ticker. */
export type GatedData<T = unknown> = Gated<T> & {
  /** True where this very value was told before, and only its verdict is new. */
  readonly repeated: boolean
  /**
   * True where it did not come live on the socket that speaks: it was missed between two sockets and fetched, or came on
   * another socket only. Oldest first, and before what came after it.
   */
  readonly backfilled: boolean
}
