import type { Cause } from './events.ts'
import type { BackfillDefinition, RestBookDefinition, RestQuestion, SystemState, TradeKeys } from './exchange-rest.ts'
import type { BookLevel } from './order-book.ts'
import type { Frame } from './socket.ts'
import type { Subscription } from './subscription.ts'

/**
 * How a suspicion is tested; several run in parallel.
 *
 * - `resubscribe`: asked for anew, a channel that answers with its book proves the path.
 * - `rest`: the exchange's REST book is compared with ours: gone on without us, or equal.
 * - `canary`: another, chatty channel of the same market shows that the socket delivers.
 */
export type Probe = 'resubscribe' | 'rest' | 'canary'

/** How the monitor judges one channel of an exchange. */
export interface ChannelDefinition {
  /** `snapshot`: live needs a verified first frame; `on_event`: the acknowledgement is enough (trades, fills). */
  readonly firstData: 'snapshot' | 'on_event'
  /** True where a subscribe is always answered by a snapshot, even in a quiet market. */
  readonly snapshotOnSubscribe: boolean
  /** Silence before the channel is suspected, until its pace is learned, in ms; null = liveness only. */
  readonly staleAfterMs: number | null
  /** The longest silence a learned threshold may allow, in ms; null = liveness only. */
  readonly maxStaleAfterMs: number | null
  /** How a suspicion is tested; empty = not at all. */
  readonly probes: readonly Probe[]
  /**
   * True where numbers grow but skip, as where several channels share one counter: then a number that is far ahead does
   * not say that messages were missed. Default false: they grow by one.
   */
  readonly numbersSkip?: boolean
}

/** How the peer is asked for a sign of life. */
export interface HeartbeatDefinition {
  /** `protocol`: a WebSocket ping; `frame`: the codec's own ping frame. */
  readonly kind: 'protocol' | 'frame'
  /** True where the exchange documents that it answers; else the first answer on the connection proves it. */
  readonly answered: boolean
}

/** Connections an exchange accepts from one address, already divided for safety. */
export interface DialLimits {
  readonly perSecond: number
  readonly perMinute: number
}

/** Subscribe frames a socket may send: a bucket of `burst`, refilled at `perSecond`. */
export interface SubscribePacing {
  readonly burst: number
  readonly perSecond: number
}

/** One order-book message in the exchange's order, prices and sizes as the decimal strings of the wire. */
export interface BookUpdate {
  /**
   * `snapshot`: the whole book, in answer to a subscribe. `delta`: what changed since the message before. `replace`: the
   * whole book, in a channel where every message is one.
   */
  readonly kind: 'snapshot' | 'delta' | 'replace'
  /** Null where the exchange numbers nothing. A delta must be the one after the last; a replacement, a later one. */
  readonly sequence: number | null
  /** Null where the frame tells none, in ms since the Unix epoch. */
  readonly exchangeTime: number | null
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/**
 * What one frame said. A frame may say several things, or nothing known: that is a value too, never an exception.
 * `Value` is what the exchange's channels without a book deliver.
 */
export type Decoded<Value = unknown> =
  | { readonly kind: 'acknowledged'; readonly subscription: Subscription }
  | { readonly kind: 'refused'; readonly subscription: Subscription; readonly detail: string }
  | { readonly kind: 'authenticated' }
  /** `remedy`: no new token will help (a geo-block); what the operator must do. */
  | { readonly kind: 'auth_refused'; readonly detail: string; readonly remedy: string | null }
  /** The exchange's own "too many requests". */
  | { readonly kind: 'throttled'; readonly detail: string; readonly retryAfterMs: number | null }
  | { readonly kind: 'book'; readonly subscription: Subscription; readonly update: BookUpdate }
  /** Data of a channel that has no book (trades, tickers), already parsed and bounded. */
  | {
      readonly kind: 'event'
      readonly subscription: Subscription
      readonly exchangeTime: number | null
      readonly value: Value
    }
  /** Data of the canary channel of a market. */
  | { readonly kind: 'canary'; readonly market: string }
  /** The answer to our ping frame, or any other sign of life without data. */
  | { readonly kind: 'heartbeat' }
  /** Data came in this encoding, not in the one that was asked for; it was decoded all the same. */
  | { readonly kind: 'encoding'; readonly encoding: string }
  /** An error or notice of the exchange that names no subscription of ours. */
  | { readonly kind: 'notice'; readonly detail: string }
  /** Well-formed, but nothing we know. Counted. */
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Not what the protocol allows. Counted and dropped. */
  | { readonly kind: 'malformed'; readonly detail: string }

/** Speaks an exchange's protocol on one socket; made anew for each, so request ids never outlive it. */
export interface Codec<Value = unknown> {
  /** Frames that ask for a subscription. */
  subscribe(subscription: Subscription): readonly Frame[]
  unsubscribe(subscription: Subscription): readonly Frame[]
  /** Frames that ask for the canary of a subscription's market; empty where there is none. */
  canary(subscription: Subscription): readonly Frame[]
  /** The exchange's own ping; null where only protocol pings exist. */
  ping(): Frame | null
  /** Sorts an incoming frame. Never throws, whatever it holds. */
  decode(frame: Frame): readonly Decoded<Value>[]
}

/** What a close code of an exchange means, beyond what the protocol says of it. */
export interface CloseMeaning {
  readonly cause: Cause
  /** No dial to this address sooner than this after it, in ms; null = none. */
  readonly floorMs: number | null
  /** Set where dialing again cannot help: what the operator must do. */
  readonly remedy: string | null
}

/** A time in which an exchange announces to be away: dials are spaced, and what is lost is called `maintenance`. */
export interface MaintenanceWindow {
  /** Days of the week in UTC, 0 = Sunday. */
  readonly weekdays: readonly number[]
  /** Start, in minutes after midnight UTC. */
  readonly startMinute: number
  readonly durationMs: number
}

/** An option of an adapter that the configuration may set, e.g. `encoding` or `dialect`. */
export interface AdapterOption {
  readonly values: readonly string[]
  readonly default: string
}

/** How an adapter finds out which encoding an exchange takes, where the option `encoding` is `auto`. */
export interface EncodingNegotiation {
  /** Values of the option `encoding`, asked for in this order. */
  readonly preferred: string
  readonly fallback: string
  /** HTTP statuses in place of the 101 that refuse the preferred encoding: the fallback is dialed at once. */
  readonly refusedBy: readonly number[]
  /** How long the fallback is kept before the preferred is asked for again, in ms. */
  readonly retryMs: number
}

/** What may differ with the options of an adapter. */
export type Variant<Value = unknown> = Partial<Omit<ExchangeDefinition<Value>, 'id' | 'options' | 'variant'>>

/** Everything the rest needs to know about one exchange, as a value. Adding an exchange means writing one of these. */
export interface ExchangeDefinition<Value = unknown> {
  /** Stable id, kebab-case: `adapter` in the configuration, stored and shown. */
  readonly id: string
  /** Addresses by network; `rest` is null where the adapter uses none. */
  readonly networks: Readonly<Record<string, { readonly ws: string; readonly rest: string | null }>>
  /** Query parameters the protocol needs; added to a URL that lacks them. */
  readonly requiredQuery: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, AdapterOption>>
  /**
   * What the definition says otherwise under these options, a value for every one; absent: nothing. Read it through
   * `definitionFor`.
   */
  variant?(options: Readonly<Record<string, string>>): Variant<Value>
  /** How `encoding: auto` is settled; absent where there is no such option. */
  readonly negotiation?: EncodingNegotiation
  readonly channels: Readonly<Record<string, ChannelDefinition>>
  readonly defaultChannels: readonly string[]
  /** Groups of channels of which a socket carries only one a market: a connection must not ask for two. */
  readonly exclusiveChannels?: readonly (readonly string[])[]
  /** What a market's symbol looks like, with an example for error messages. */
  readonly market: { readonly pattern: RegExp; readonly example: string }
  /**
   * False where the exchange answers no subscribe: having sent it is then the acknowledgement, until the exchange
   * refuses. Default true.
   */
  readonly acknowledges?: boolean
  readonly heartbeat: HeartbeatDefinition
  readonly dialLimits: DialLimits
  readonly subscribePacing: SubscribePacing
  /** Close codes with a meaning of this exchange's own. */
  readonly closes: Readonly<Record<number, CloseMeaning>>
  readonly maintenance: readonly MaintenanceWindow[]
  /** How long the exchange lets a socket live, in ms; null where it names no limit. */
  readonly lifetimeMs: number | null
  /** Null where there is no REST book to compare with. */
  readonly restBook: RestBookDefinition | null
  /** Asks for every market's symbol, as the configuration spells it; absent where there is no list. */
  readonly marketList?: RestQuestion<readonly string[]>
  /** Markets, by their symbol, that `marketList` tells nothing of; absent: it tells of all. */
  readonly unlistedMarkets?: RegExp
  /** Asks whether the exchange is in maintenance; absent where it does not tell. */
  readonly systemState?: RestQuestion<SystemState>
  /** Asks for the exchange's clock, in ms since the Unix epoch; absent where it has no such answer. */
  readonly serverTime?: RestQuestion<number>
  /** Channels whose missed trades REST can tell; with `keyOf` alone: it cannot, but what comes twice is told once. */
  readonly backfill?: Readonly<Record<string, BackfillDefinition | TradeKeys>>
  /** What an operator should know where a socket acknowledges everything and is silent from the start. */
  readonly silenceHint?: string
  /** Largest frame accepted, in bytes. */
  readonly maxFrameBytes: number
  /** A codec for one new socket. `options` has a value for every key of `options` above. */
  createCodec(options: Readonly<Record<string, string>>): Codec<Value>
}
