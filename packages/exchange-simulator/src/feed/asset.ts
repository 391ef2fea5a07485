import { hashText } from './random.ts'

/** How one market quotes: all prices are whole ticks, all sizes whole lots. */
export interface MarketSpec {
  /** The exchange's name of the market, e.g. `BTC-USD-PERP`. */
  readonly market: string
  /** Whose price it follows, e.g. `BTC`: markets of one asset move together, on whatever exchange. */
  readonly asset: string
  /** Where the asset's price wanders around, in ticks. */
  readonly anchorTicks: number
  /** A tick is `tickUnits` × 10^-`priceDecimals`. */
  readonly tickUnits: number
  readonly priceDecimals: number
  /** A lot is 10^-`sizeDecimals`. */
  readonly sizeDecimals: number
  /** A typical level's size, in lots. */
  readonly typicalLots: number
  /** The widest distance of a best price from the middle, in ticks. */
  readonly touchTicks: number
}

interface Asset {
  readonly cents: number
  readonly tickCents: number
  readonly sizeDecimals: number
  readonly typicalLots: number
  readonly touchTicks: number
}

/** Prices of the order of those in public captures of October 2026. */
const ASSETS: Readonly<Record<string, Asset>> = {
  BTC: { cents: 8_345_000, tickCents: 10, sizeDecimals: 5, typicalLots: 2400, touchTicks: 40 },
  ETH: { cents: 278_400, tickCents: 1, sizeDecimals: 4, typicalLots: 9000, touchTicks: 12 },
}

/** What a market of any other name trades: a price between 10 and 110 that depends on the name alone. */
function unknownAsset(name: string): Asset {
  return { cents: 1000 + (hashText(name) % 10_000), tickCents: 1, sizeDecimals: 3, typicalLots: 4000, touchTicks: 2 }
}

/** The spec of a market on either exchange, from its name; the part before the first `-` is the asset. */
export function marketSpec(market: string): MarketSpec {
  const asset = market.split('-')[0] ?? market
  const { cents, tickCents, sizeDecimals, typicalLots, touchTicks } = ASSETS[asset] ?? unknownAsset(asset)
  return {
    market,
    asset,
    anchorTicks: Math.round(cents / tickCents),
    tickUnits: tickCents,
    priceDecimals: 2,
    sizeDecimals,
    typicalLots,
    touchTicks,
  }
}
