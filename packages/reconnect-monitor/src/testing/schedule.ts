/**
 * A schedule: everything that makes a simulated run what it is, as plain data. The same schedule gives the same run, and
 * a failing one can be shrunk, printed, committed and replayed.
 */
export interface Schedule {
  /** Of the run's only chance: latencies, paces, jitter. */
  readonly seed: number
  readonly connections: readonly ConnectionPlan[]
  readonly strikes: readonly Strike[]
  /** Dials that an address allows. */
  readonly dialLimits: { readonly perSecond: number; readonly perMinute: number }
}

/**
 * How a market's channel behaves and is judged.
 *
 * - `deltas`: numbered deltas on a snapshot, tested by asking again. `rest`: the same, and by REST.
 * - `books`: whole books without numbers, sent on a subscribe and when the market moves, tested by asking again.
 * - `canary`: whole books, sent only when the market moves, with a chatty channel beside them.
 * - `untested`: deltas whose silence nothing can test. `events`: no book, the acknowledgement is enough.
 */
export type ChannelKind = 'deltas' | 'rest' | 'books' | 'canary' | 'untested' | 'events'

/** One connection and the exchange at its other end. */
export interface ConnectionPlan {
  /** Connections with the same number share an address. */
  readonly address: number
  readonly sockets: 1 | 2
  readonly markets: readonly ChannelKind[]
  /** Mean time between two moves of a market, in ms. */
  readonly paceMs: number
  /** Round trip, in ms. */
  readonly rttMs: number
  /** A login is answered a round trip after the 101; else none is needed. */
  readonly login: boolean
  /** The definition says that the exchange answers pings. */
  readonly pingsAnswered: boolean
  /** The paces of all markets are learned already, as after hours of data. */
  readonly learned: boolean
  /** How long a socket may live, in ms. */
  readonly lifetimeMs: number | null
  /** Subscriptions that may be asked for at once; the others follow at four a second. */
  readonly burst: number
  /** What was in flight when a socket was ended by us is told all the same. */
  readonly ghosts: boolean
}

/** Which open sockets of a connection. */
export type Sockets = 'all' | 'primary' | 'others'

/** What happens to sockets that are open, once and for as long as they live. */
export type SocketFault =
  /** `code` null: FIN or RST, without a close frame. */
  | { readonly kind: 'close'; readonly code: number | null; readonly sockets: Sockets }
  /** Nothing comes or goes any more, and nobody is told. */
  | { readonly kind: 'blackhole'; readonly sockets: Sockets }
  /** No data of a market (null: of any) any more; pongs and acknowledgements go on. Asking again heals it, or nothing does. */
  | {
      readonly kind: 'mute'
      readonly market: number | null
      readonly healedByAsking: boolean
      readonly sockets: Sockets
    }
  | { readonly kind: 'lose_frames'; readonly market: number; readonly frames: number; readonly sockets: Sockets }
  | { readonly kind: 'repeat_frame'; readonly market: number; readonly sockets: Sockets }
  | { readonly kind: 'cross'; readonly market: number; readonly sockets: Sockets }
  | { readonly kind: 'garbage'; readonly sockets: Sockets }
  | { readonly kind: 'throttle'; readonly retryAfterMs: number | null; readonly sockets: Sockets }

/** What holds at an exchange for a while, for old sockets and new ones. */
export type Condition =
  /** Bytes wait on the way, both ways, and come in order once it is over. */
  | { readonly kind: 'hold_path' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'no_dns' }
  | { readonly kind: 'http'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'wrong_tls_name' }
  | { readonly kind: 'slow_dial'; readonly byMs: number }
  /** Accepts, and never answers the handshake. */
  | { readonly kind: 'mute_dial' }
  /** Opens, and closes `afterMs` later. */
  | { readonly kind: 'flap'; readonly afterMs: number; readonly code: number | null }
  | { readonly kind: 'silence'; readonly market: number | null }
  | { readonly kind: 'no_pongs' }
  | { readonly kind: 'no_acks' }
  /** The data that answers a subscribe comes before its acknowledgement. */
  | { readonly kind: 'data_first' }
  | { readonly kind: 'refuse_subscribe'; readonly market: number }
  /** Asked for this market, the exchange says nothing, and ends the socket 100 ms later. */
  | { readonly kind: 'poison'; readonly market: number }
  | { readonly kind: 'late'; readonly byMs: number }
  /** Data is held, and comes at once when it is over. */
  | { readonly kind: 'hold_data' }
  /** Data comes no faster than a frame each `everyMs`. */
  | { readonly kind: 'trickle'; readonly everyMs: number }
  | { readonly kind: 'no_login_answer' }
  | { readonly kind: 'refuse_login'; readonly hopeless: boolean }
  | { readonly kind: 'rest_mute' }
  /** REST tells a book older than the socket's. */
  | { readonly kind: 'rest_behind' }
  /** The market does not move. */
  | { readonly kind: 'quiet'; readonly market: number | null }

/** What happens to our own process, or is asked of it. */
export type OwnFault =
  | { readonly kind: 'stall'; readonly ms: number }
  | { readonly kind: 'wall_jump'; readonly byMs: number }
  | { readonly kind: 'operator'; readonly action: 'reconnect' | 'pause' | 'resume' }
  | { readonly kind: 'stop' }
  /** For a while, the exchange's list of markets lacks this one. */
  | { readonly kind: 'unlisted'; readonly market: number; readonly lastsMs: number }
  /** The process dies and starts anew `downMs` later. */
  | { readonly kind: 'crash'; readonly downMs: number }

export type Fault = SocketFault | (Condition & { readonly forMs: number }) | OwnFault

/** A moment in a connection's life that a fault may wait for. */
export const MOMENTS = [
  'dialing',
  'authenticating',
  'subscribing',
  'syncing',
  'live',
  'waiting',
  'replacing',
  'standby',
] as const
export type Moment = (typeof MOMENTS)[number]

/** One fault, when and where. */
export interface Strike {
  /** From the start, in ms. */
  readonly at: number
  /** From `at` on, it waits for this moment of the connection; null = it does not wait. */
  readonly on: Moment | null
  /** Index of the connection; taken modulo their number. */
  readonly connection: number
  /** It strikes every connection of the address. */
  readonly wide: boolean
  readonly fault: Fault
}
