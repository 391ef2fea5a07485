import type { MarketSpec } from '../feed/asset.ts'
import type { Level } from '../feed/book-side.ts'
import { formatShort } from '../feed/decimal.ts'
import { mantissa, type SbeLevel } from './sbe.ts'

/** A price and a size as decimal strings. */
export function levelText(spec: MarketSpec, { ticks, lots }: Level): readonly [price: string, size: string] {
  return [formatShort(ticks * spec.tickUnits, spec.priceDecimals), formatShort(lots, spec.sizeDecimals)]
}

/** The same as SBE has them. */
export function levelMantissas(spec: MarketSpec, { ticks, lots }: Level): SbeLevel {
  return [mantissa(ticks * spec.tickUnits, spec.priceDecimals), mantissa(lots, spec.sizeDecimals)]
}
