import type { Subscription } from '@holdfast/adapter-core'

/** What a message of the exchange is about, whatever its encoding. */
export type Topic = 'book' | 'bbo' | 'trade'

/** One channel of ours as Paradex has it. */
export interface WireChannel {
  readonly topic: Topic
  /** Every message holds the whole of it. */
  readonly isWhole: boolean
  /** Its name on the wire. */
  name(market: string): string
}

/**
 * Our channels by their names. `deltas` takes no parameters: with any, the subscription is refused. Source: the channels of
 * https://docs.paradex.trade (WebSocket channels), and captured acknowledgements.
 */
const CHANNELS: Readonly<Record<string, WireChannel>> = {
  order_book: { topic: 'book', isWhole: false, name: (market) => `order_book.${market}.deltas` },
  order_book_snapshot: { topic: 'book', isWhole: true, name: (market) => `order_book.${market}.snapshot@15@100ms` },
  bbo: { topic: 'bbo', isWhole: true, name: (market) => `bbo.${market}` },
  trades: { topic: 'trade', isWhole: false, name: (market) => `trades.${market}` },
}

/** @throws {RangeError} for a channel that is not in the definition. */
export function wireChannel({ channel }: Subscription): WireChannel {
  const known = Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel] : undefined
  if (known === undefined) throw new RangeError(`Cannot subscribe: Paradex has no channel ${channel} here`)
  return known
}
