import type { Market } from '../exchange/market.ts'
import type { Level } from '../feed/book-side.ts'
import { formatUnits } from '../feed/decimal.ts'
import type { MarketTrade } from '../feed/trades.ts'

/** A price as both dialects write it: with all its decimals. */
export function priceOf({ feed: { spec } }: Market, ticks: number): string {
  return formatUnits(ticks * spec.tickUnits, spec.priceDecimals)
}

/** The best levels of both sides, so many each; `bestBid` stands in place of the first bid's price. */
export function depthData(market: Market, levels: number, bestBid?: string) {
  const { spec, bids, asks } = market.feed
  const side = (all: readonly Level[], best?: string) =>
    all
      .slice(0, levels)
      .map(({ ticks, lots }, index) => [
        index === 0 && best !== undefined ? best : priceOf(market, ticks),
        formatUnits(lots, spec.sizeDecimals),
      ])
  return { bids: side(bids.levels(), bestBid), asks: side(asks.levels()) }
}

/** What both dialects say of a market by the clock. */
export function tickerData(market: Market) {
  const { name, feed } = market
  const { anchorTicks } = feed.spec
  const change = feed.midTicks() - anchorTicks
  return {
    symbol: name,
    oneHrFundingRate: '0.0000125000000000',
    cumFunding: '100.000000000000000000',
    imbalance: '0.0000',
    indexPrice: priceOf(market, feed.midTicks()),
    markPrice: priceOf(market, feed.midTicks()),
    priceChange: priceOf(market, change),
    priceChangePercent: formatUnits(Math.round((change / anchorTicks) * 1_000_000), 4),
    status: 'TRADING',
  }
}

/** Price, size and worth of a trade; v3 leaves off the zeros at the end of the worth, the documents of v2 do not. */
export function tradeAmounts(market: Market, { ticks, lots }: MarketTrade, format: typeof formatUnits) {
  const { spec } = market.feed
  return {
    price: priceOf(market, ticks),
    qty: formatUnits(lots, spec.sizeDecimals),
    quoteQty: format(ticks * spec.tickUnits * lots, spec.priceDecimals + spec.sizeDecimals),
  }
}
