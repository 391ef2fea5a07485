import { type Temper, temperOf } from './tempers.ts'

/** Connections share exchanges, so many to one. */
const PER_EXCHANGE = 20
const MARKETS = ['BTC-USD-PERP', 'ETH-USD-PERP', 'SOL-USD-PERP', 'DOGE-USD-PERP']
/** One in so many is added later, and one removed again. */
const ADDED_EVERY = 25
const REMOVED_EVERY = 40

/** Who a connection is, for all of the log. */
export interface Profile {
  readonly connection: string
  readonly exchange: string
  readonly markets: readonly string[]
  readonly temper: Temper
  /** In the configuration from here on, and up to here, in ms since the Unix epoch. */
  readonly from: number
  readonly to: number
}

/** The connections of a log over `[from, to)`. */
export function profilesOf(connections: number, from: number, to: number): readonly Profile[] {
  const share = (part: number) => from + Math.floor((to - from) * part)
  return Array.from({ length: connections }, (_, index) => {
    const exchange = `exchange-${String(Math.floor(index / PER_EXCHANGE) + 1).padStart(2, '0')}`
    return {
      connection: `${exchange}-${String((index % PER_EXCHANGE) + 1).padStart(2, '0')}`,
      exchange,
      markets: MARKETS.slice(0, 1 + (index % MARKETS.length)),
      temper: temperOf(index),
      from: index % ADDED_EVERY === ADDED_EVERY - 1 ? share(0.3) : from,
      to: index % REMOVED_EVERY === REMOVED_EVERY - 1 ? share(0.6) : Number.POSITIVE_INFINITY,
    }
  })
}
