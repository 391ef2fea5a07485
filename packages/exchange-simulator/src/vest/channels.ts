import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import { formatShort, NO_DECIMAL } from '../feed/decimal.ts'
import { hexOf } from '../feed/random.ts'
import type { MarketTrade } from '../feed/trades.ts'
import { depthData, priceOf, tickerData, tradeAmounts } from './shapes.ts'

/** Levels a side in a depth frame: 20 in every capture of the v3 feed. */
const DEPTH_LEVELS = 20

/** How often a ticker comes, in ms, as measured on the v3 feed. */
export const TICKER_INTERVAL_MS = 750

/** A frame as v3 sends it; `tsMs` is the exchange's time of what it says. */
function frame(channel: string, data: unknown, tsMs: number): string {
  return JSON.stringify({ channel, data, tsMs })
}

function depthFrame(market: Market, channel: string, bestBid?: string): string {
  return frame(channel, depthData(market, DEPTH_LEVELS, bestBid), market.changedAt)
}

/** `{market}@depth`: the whole book, 20 levels a side, with every change. There is no sequence number. */
const depth: ChannelDefinition = {
  kind: 'book',
  isWhole: true,
  name: (market) => `${market}@depth`,
  change: (market, channel) => depthFrame(market, channel),
  corrupt: (market, channel) => depthFrame(market, channel, NO_DECIMAL),
}

/** A ticker as v3 tells it, on the socket and over REST. */
export function tickerOf(market: Market) {
  const { status, ...rest } = tickerData(market)
  const marginMarkPrice = priceOf(market, market.feed.midTicks())
  return { ...rest, marginMarkPrice, status, capitalStatus: 'TRADING' }
}

/** `{market}@ticker`: by the clock, however quiet the market is. */
const ticker: ChannelDefinition = {
  kind: 'other',
  name: (market) => `${market}@ticker`,
  every: {
    intervalMs: TICKER_INTERVAL_MS,
    encode: (market, channel, now) => frame(channel, tickerOf(market), now),
  },
}

/** A trade as v3 tells it; the id begins with another word on the socket than over REST, and ends with the same ones. */
export function tradeOf(market: Market, trade: MarketTrade, origin: string) {
  const { sequence, side, at } = trade
  return { id: `${origin}:${sequence}:0`, ...tradeAmounts(market, trade, formatShort), side, time: at }
}

/** `{market}@trades`: one trade a frame, as it happens. */
const trades: ChannelDefinition = {
  kind: 'other',
  name: (market) => `${market}@trades`,
  trades: (market, channel, trades) =>
    trades.map((trade) =>
      frame(channel, tradeOf(market, trade, hexOf(`${market.name}/${trade.sequence}`, 32)), trade.at),
    ),
}

/** The channels of v3. */
export const V3_CHANNELS = [depth, ticker, trades] as const
