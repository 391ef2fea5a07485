import type { BookLevel } from '../../order-book.ts'
import type { Frame } from '../../socket.ts'
import type { Subscription } from '../../subscription.ts'
import type { Trade } from '../../trade.ts'

/** What a server of the exchange sends on a channel with books. */
export interface ScriptBookChannel {
  readonly carries: 'book'
  /** After the first message: what changed, or the whole book again. */
  readonly updates: 'deltas' | 'whole'
  /** `consecutive`: each number is the one before and 1; `increasing`: with holes; `none`: no numbers. */
  readonly numbers: 'consecutive' | 'increasing' | 'none'
  /** True where a message holds the exchange's clock. */
  readonly isTimed: boolean
  /** Most levels a side that a message holds. */
  readonly depth: number
  /** Whether a subscribe is followed by the book at once, or by nothing until the market moves. */
  readonly firstData: 'at_once' | 'on_move'
}

/** What a server of the exchange sends on one of our channels. */
export type ScriptChannel =
  | ScriptBookChannel
  | { readonly carries: 'trades' }
  /** A chatty channel, asked for beside a subscription. */
  | { readonly carries: 'canary' }

/** A request for a channel, as the server read it. */
export interface ScriptAsk {
  readonly verb: 'subscribe' | 'unsubscribe'
  /** A key of the script's `channels`. */
  readonly channel: string
  /** '' where the channel is one for all markets. */
  readonly market: string
  /** What the answer must repeat; the script's own affair. */
  readonly id: unknown
}

/** The exchange's own ping, as the server read it. */
export interface ScriptPing {
  readonly verb: 'ping'
  readonly id: unknown
}

/** One book message, before it is encoded. Levels best first; a size of '0' removes a price (deltas only). */
export interface ScriptBook extends Subscription {
  readonly kind: 'whole' | 'delta'
  readonly sequence: number
  /** The exchange's clock, in ms since the Unix epoch. */
  readonly at: number
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/**
 * How a server of an exchange speaks under one set of options: what `exchangeChecks` runs an adapter against. Written
 * from the exchange's documents, never from our codec, so that two mistakes cannot cancel.
 */
export interface ExchangeScript {
  /** Of the options, for the names of tests: `sbe`. */
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  /** Path and query, beginning with `/`, that the server is dialed at. */
  readonly path: string
  /** At least three, as the configuration spells them. */
  readonly markets: readonly string[]
  /** Every channel of the definition, and the canaries. */
  readonly channels: Readonly<Record<string, ScriptChannel>>
  /** The HTTP status that refuses an upgrade to this path and query; null = 101. Absent: all are taken. */
  refuses?(url: URL): number | null
  /** Everything a frame of the client asks for; null where the exchange would not understand it. */
  read(frame: Frame): readonly (ScriptAsk | ScriptPing)[] | null
  /** The answer that means yes; none where the exchange answers nothing. */
  acknowledge(ask: ScriptAsk): readonly Frame[]
  /** The answer that means no. */
  refuse(ask: ScriptAsk): readonly Frame[]
  /** What a refusal says, in part: looked for in what the operator is told. */
  readonly refusalWords: string
  /** True where an unknown market is not answered: the exchange cuts the socket. */
  readonly cutsForUnknownMarket?: boolean
  /** The answer to a second subscribe for the same; absent: as to the first. */
  already?(ask: ScriptAsk): readonly Frame[]
  /** The answer to an unsubscribe for what was never asked; absent: as to any. */
  missing?(ask: ScriptAsk): readonly Frame[]
  book(message: ScriptBook): Frame
  trade(subscription: Subscription, trade: Trade): Frame
  /** A trade as a client can know it; absent: whole. */
  tradeAsTold?(trade: Trade): Trade
  /** Absent where no channel is a canary. */
  canary?(market: string): Frame
  /** Absent where only protocol pings exist. */
  pong?(ping: ScriptPing): Frame
  /** Signs of life without data that the server sends by itself. */
  readonly heartbeats?: readonly Frame[]
  /** Frames of the exchange gone wrong, in the ways its protocol could: none may say anything but `noise`. */
  readonly garbage: readonly Frame[]
  /** A decimal as a client of the exchange gets it, where its encoding does not keep `1.50`; absent: as it is. */
  decimal?(text: string): string
}
