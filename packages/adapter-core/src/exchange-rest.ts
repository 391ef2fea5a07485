import type { BookTop } from './order-book.ts'
import type { Subscription } from './subscription.ts'
import type { Trade } from './trade.ts'

/** One question to an exchange's REST API, and how its answer is read. */
export interface RestQuestion<Answer extends object | number> {
  /** Path and query after the REST address, beginning with `/`. */
  readonly path: string
  /** Sent as JSON with POST; absent: the question is a GET. */
  readonly body?: unknown
  /** Headers the exchange asks for besides those of any JSON request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Largest answer read, in bytes; default 64 KiB. */
  readonly maxBytes?: number
  /** Reads the answer's JSON; what is wrong with it, in words, where it is no such answer. Never throws. */
  read(body: unknown): Answer | string
}

/** What an exchange says of itself. */
export interface SystemState {
  /** It is in maintenance, or about to enter or leave it: connections are expected to drop. */
  readonly isInMaintenance: boolean
  /** In the exchange's own word, e.g. `cancel_only`. */
  readonly said: string
}

/** How an exchange's REST order book is asked for and read, for the `rest` probe. */
export interface RestBookDefinition {
  /** Path and query after the REST address, beginning with `/`. */
  path(subscription: Subscription): string
  /** Headers the exchange asks for besides those of any JSON request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Reads the answer's JSON; what is wrong with it, in words, where it is no book. Never throws. */
  read(body: unknown, subscription: Subscription): RestBook | string
}

/** An order book as REST tells it. */
export interface RestBook {
  /** Comparable with the numbers of the socket's messages; null where there are none. */
  readonly sequence: number | null
  readonly top: BookTop
}

/** How trades of one channel are told apart. */
export interface TradeKeys {
  /** Equal for the same trade, wherever it comes from (REST, any socket, twice), and for no other. */
  keyOf(trade: Trade): string
}

/** How trades that were missed between two sockets are fetched: page by page, back to the last one that came. */
export interface BackfillDefinition extends TradeKeys {
  /** The question for the newest page of trades no newer than `until` (ms since the Unix epoch; null = now). */
  ask(subscription: Subscription, until: number | null): Omit<RestQuestion<readonly Trade[]>, 'read'>
  /** Reads a page, oldest trade first; what is wrong with it, in words, where it is none. Never throws. */
  read(body: unknown, subscription: Subscription): readonly Trade[] | string
}
