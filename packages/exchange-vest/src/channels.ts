import { type ChannelDefinition, TRADES_CHANNEL } from '@holdfast/adapter-core'

/**
 * `{market}@depth`: 20 to 40 levels a side, whole in every message, sent when the book moved: a gap of 0.3 s at the median
 * and 0.8 s at the 90th percentile. A quiet market sends nothing after a subscribe, so another channel of the market
 * shows whether the socket delivers.
 */
export const bookChannel: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: false,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['canary'],
}

/** Our channels by name, as v3 has them. */
export const channels = {
  order_book: bookChannel,
  /** `{market}@trades`: one trade a message, from 0.7 to 7 a minute in a quiet market. */
  trades: TRADES_CHANNEL,
} as const satisfies Readonly<Record<string, ChannelDefinition>>
