import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import { NO_DECIMAL } from '../feed/decimal.ts'
import type { MarketTrade } from '../feed/trades.ts'
import { assetContext } from './asset-context.ts'
import { BOOK_LEVELS, bookData, wireLevel } from './quoting.ts'
import { tradeOf } from './trade.ts'

/** How often a book comes, in ms, as measured since June 2026; the documents say 500. */
export const DEFAULT_BOOK_MS = 5400

/** A fast book has 5 levels a side and comes ten times as often, as measured. */
const FAST = { levels: 5, timesAsOften: 10 }

/** The time between two blocks, in ms: best prices are told once a block. */
const BLOCK_MS = 70

/** Trades that a new subscription is told at first, as in a recorded first frame. */
const RECENT_TRADES = 10

/** Names of the channels within the simulator; on the wire they are type, coin and `fast`. */
export const topicName = {
  l2Book: (coin: string) => `l2Book:${coin}`,
  l2BookFast: (coin: string) => `l2Book:${coin}:fast`,
  bbo: (coin: string) => `bbo:${coin}`,
  trades: (coin: string) => `trades:${coin}`,
  activeAssetCtx: (coin: string) => `activeAssetCtx:${coin}`,
}

function frame(channel: string, data: unknown): string {
  return JSON.stringify({ channel, data })
}

/** The whole book by the clock, changed or not, each time with a new `time`. There is no sequence number. */
function book(name: (coin: string) => string, levels: number, intervalMs: number): ChannelDefinition {
  const encode = (market: Market, _channel: string, now: number) => frame('l2Book', bookData(market, now, levels))
  return {
    kind: 'book',
    isWhole: true,
    name,
    snapshot: encode,
    every: { intervalMs, encode },
    corrupt: (market) => frame('l2Book', bookData(market, market.changedAt, levels, NO_DECIMAL)),
  }
}

function bboFrame(market: Market, _channel: string, now: number): string {
  const { bid, ask } = market.touch()
  return frame('bbo', { coin: market.name, time: now, bbo: [wireLevel(market, bid), wireLevel(market, ask)] })
}

/** The best level of each side, where one of them is another than at the last block. */
const bbo: ChannelDefinition = {
  kind: 'other',
  name: topicName.bbo,
  snapshot: bboFrame,
  every: { intervalMs: BLOCK_MS, encode: bboFrame },
  version: ({ touchSequence }) => touchSequence,
}

const tradesFrame = (market: Market, trades: readonly MarketTrade[]) =>
  frame(
    'trades',
    trades.map((trade) => tradeOf(market, trade)),
  )

/** Trades as they happen, those of one moment in one frame, oldest first; at first the last few. */
const trades: ChannelDefinition = {
  kind: 'other',
  name: topicName.trades,
  snapshot: (market) => tradesFrame(market, market.trades.recent(RECENT_TRADES).toReversed()),
  trades: (market, _channel, trades) => [tradesFrame(market, trades)],
}

/** All channels; a book comes every `bookMs`. */
export function hyperliquidChannels(bookMs: number): readonly ChannelDefinition[] {
  return [
    book(topicName.l2Book, BOOK_LEVELS, bookMs),
    book(topicName.l2BookFast, FAST.levels, bookMs / FAST.timesAsOften),
    bbo,
    trades,
    assetContext(topicName.activeAssetCtx),
  ]
}
