import type { Market } from '../exchange/market.ts'
import type { MarketSpec } from '../feed/asset.ts'
import type { Level } from '../feed/book-side.ts'
import { formatShort } from '../feed/decimal.ts'

/** Significant figures of a price. @see https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/tick-and-lot-size */
const SIGNIFICANT_FIGURES = 5

/** The same market with prices no finer than Hyperliquid allows: BTC at 83450 in steps of 1, ETH at 2784 of 0.1. */
export function coarsen(spec: MarketSpec): MarketSpec {
  const units = spec.anchorTicks * spec.tickUnits
  const step = 10 ** Math.max(0, String(units).length - SIGNIFICANT_FIGURES)
  if (step <= spec.tickUnits) return spec
  const ratio = step / spec.tickUnits
  return {
    ...spec,
    tickUnits: step,
    anchorTicks: Math.round(spec.anchorTicks / ratio),
    touchTicks: Math.max(1, Math.round(spec.touchTicks / ratio)),
  }
}

/** A decimal as in real frames: no zeros at its end, but one decimal at least. */
function decimal(units: number, decimals: number): string {
  const text = formatShort(units, decimals)
  return text.includes('.') ? text : `${text}.0`
}

/** The price of so many ticks. */
export function px({ feed: { spec } }: Market, ticks: number): string {
  return decimal(ticks * spec.tickUnits, spec.priceDecimals)
}

/** The size of so many lots. */
export function sz({ feed: { spec } }: Market, lots: number): string {
  return decimal(lots, spec.sizeDecimals)
}

/** How many orders make up a level. Our books know of none, so that the number is the size's. */
const MAX_ORDERS = 30

/** A level as in real frames. */
export function wireLevel(market: Market, { ticks, lots }: Level) {
  return { px: px(market, ticks), sz: sz(market, lots), n: 1 + (lots % MAX_ORDERS) }
}

/** Levels a side of a book. */
export const BOOK_LEVELS = 20

/** The data of a book, so many levels a side; `bestBid` stands in place of the first bid's price. */
export function bookData(market: Market, time: number, levels: number = BOOK_LEVELS, bestBid?: string) {
  const { bids, asks } = market.feed
  const side = (all: readonly Level[], best?: string) =>
    all
      .slice(0, levels)
      .map((level, index) => ({ ...wireLevel(market, level), ...(index === 0 && best !== undefined && { px: best }) }))
  return { coin: market.name, time, levels: [side(bids.levels(), bestBid), side(asks.levels())] }
}
