import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import type { Level } from '../feed/book-side.ts'
import { formatUnits, NO_DECIMAL } from '../feed/decimal.ts'

/** Levels a side in a depth frame: 20 in every capture of the v3 feed. */
const DEPTH_LEVELS = 20

/** How often a ticker comes, in ms, as measured on the v3 feed. */
const TICKER_INTERVAL_MS = 750

/** A frame as v3 sends it; `tsMs` is the exchange's time of what it says. */
function frame(channel: string, data: unknown, tsMs: number): string {
  return JSON.stringify({ channel, data, tsMs })
}

function depthFrame({ feed, changedAt }: Market, channel: string, bestBid?: string): string {
  const { spec, bids, asks } = feed
  const side = (levels: readonly Level[], best?: string) =>
    levels
      .slice(0, DEPTH_LEVELS)
      .map(({ ticks, lots }, index) => [
        index === 0 && best !== undefined ? best : formatUnits(ticks * spec.tickUnits, spec.priceDecimals),
        formatUnits(lots, spec.sizeDecimals),
      ])
  return frame(channel, { bids: side(bids.levels(), bestBid), asks: side(asks.levels()) }, changedAt)
}

/** `{market}@depth`: the whole book, 20 levels a side, with every change. There is no sequence number. */
export const depth: ChannelDefinition = {
  kind: 'book',
  name: (market) => `${market}@depth`,
  change: (market, channel) => depthFrame(market, channel),
  corrupt: (market, channel) => depthFrame(market, channel, NO_DECIMAL),
}

function tickerData({ name, feed }: Market) {
  const { spec } = feed
  const price = (ticks: number) => formatUnits(ticks * spec.tickUnits, spec.priceDecimals)
  const change = feed.midTicks() - spec.anchorTicks
  return {
    symbol: name,
    oneHrFundingRate: '0.0000125000000000',
    cumFunding: '100.000000000000000000',
    imbalance: '0.0000',
    indexPrice: price(feed.midTicks()),
    markPrice: price(feed.midTicks()),
    marginMarkPrice: price(feed.midTicks()),
    priceChange: price(change),
    priceChangePercent: formatUnits(Math.round((change / spec.anchorTicks) * 1_000_000), 4),
    status: 'TRADING',
    capitalStatus: 'TRADING',
  }
}

/** `{market}@ticker`: by the clock, however quiet the market is. */
export const ticker: ChannelDefinition = {
  kind: 'other',
  name: (market) => `${market}@ticker`,
  every: {
    intervalMs: TICKER_INTERVAL_MS,
    encode: (market, channel, now) => frame(channel, tickerData(market), now),
  },
}
