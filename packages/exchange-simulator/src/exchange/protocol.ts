import type { Clock } from '../clock.ts'
import type { MarketSpec } from '../feed/asset.ts'
import type { BookChange } from '../feed/market-feed.ts'
import type { MarketTrade } from '../feed/trades.ts'
import type { Frame, Peer } from '../transport/peer.ts'
import type { HttpRequest } from '../transport/socket-server.ts'
import type { Market } from './market.ts'
import type { RequestRules } from './request-rules.ts'
import type { Topic, TopicKind } from './topic.ts'

/** One channel of a protocol, a frame for each encoding its peers asked for. A new channel is a new one of these in its protocol's list. */
export interface ChannelDefinition {
  /** The channel's name for a market. */
  name(market: string): string
  readonly kind: TopicKind
  /** True where every frame is the whole book, so that the next one mends a wrong one. Default false. */
  readonly isWhole?: boolean
  /** The first frame of a subscription: the whole state; `now` is wall time in ms. Absent: the next message is the first. */
  snapshot?(market: Market, channel: string, now: number, encoding: string): Frame
  /** The frame for a change of the market's book. Absent: changes are not told here. */
  change?(market: Market, channel: string, change: BookChange, encoding: string): Frame
  /** A frame for a change with one price that is no decimal. Where the channel tells of the book. */
  corrupt?(market: Market, channel: string, change: BookChange, encoding: string): Frame
  /** The frames for trades that happened at once, oldest first, as many in every encoding. Absent: trades are not told here. */
  trades?(market: Market, channel: string, trades: readonly MarketTrade[], encoding: string): readonly Frame[]
  /** A frame by the clock, whatever the book does. `now` is wall time in ms. */
  readonly every?: {
    readonly intervalMs: number
    encode(market: Market, channel: string, now: number, encoding: string): Frame
  }
  /** Grows whenever there is something new to tell; else `change` and `every` are silent. Absent: there always is. */
  version?(market: Market): number
}

/** A channel that tells of all markets at once, by the clock. */
export interface WideChannel {
  readonly name: string
  readonly intervalMs: number
  /** `now` is wall time in ms. */
  encode(markets: readonly Market[], now: number): string
}

/** What a protocol sees of the exchange it speaks for. */
export interface Floor {
  readonly clock: Clock
  readonly rules: RequestRules
  topic(name: string): Topic | undefined
  /** Requests that a socket may send within a second while a fault says so; Infinity otherwise. */
  requestsPerSecond(): number
  subscribe(peer: Peer, topic: Topic): void
  /** True when there was a subscription to end. */
  unsubscribe(peer: Peer, topic: Topic): boolean
}

/** What an exchange says of itself; the harshest first. */
export const SYSTEM_STATES = ['maintenance', 'cancel_only', 'post_only', 'ok'] as const
export type SystemState = (typeof SYSTEM_STATES)[number]

/** What REST sees of the exchange it speaks for. */
export interface RestFloor {
  readonly clock: Clock
  readonly markets: ReadonlyMap<string, Market>
  readonly state: SystemState
}

/** An answer of REST; the body is sent as JSON. */
export interface RestAnswer {
  readonly status: number
  readonly body: unknown
}

/** All that one exchange says on the wire. */
export interface Protocol {
  readonly exchange: ExchangeId
  /** Paths of the WebSocket. */
  readonly paths: readonly string[]
  /** Path and query that clients dial. */
  readonly dialPath: string
  /** What the address of the REST API ends with. Absent: nothing, it is the bare origin. */
  readonly restPath?: string
  /** Messages that a client may leave unread before it is cut off. */
  readonly maxUnread: number
  readonly channels: readonly ChannelDefinition[]
  readonly wideChannels?: readonly WideChannel[]
  /** How this exchange quotes what the spec describes. Absent: as it stands. */
  quote?(spec: MarketSpec): MarketSpec
  /** The encoding that an upgrade asks for, or null where there is none like it: it meets 400. Absent: `json` for all. */
  encodingOf?(url: URL): string | null
  /** Answers a plain HTTP request on the same port; null where it is none of REST. Absent: there is no REST. */
  rest?(request: HttpRequest, floor: RestFloor): RestAnswer | null
  /** Called for every new socket: attach listeners here, in this tick. */
  connect(peer: Peer, floor: Floor): void
}

export const EXCHANGES = ['paradex', 'vest', 'hyperliquid'] as const
/** The exchanges that are simulated. */
export type ExchangeId = (typeof EXCHANGES)[number]
