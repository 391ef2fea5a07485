import type { MarketSpec } from './asset.ts'
import type { Level } from './book-side.ts'
import { seededRandom } from './random.ts'

/** One trade. */
export interface MarketTrade {
  /** Grows by one with every trade of the market. */
  readonly sequence: number
  readonly ticks: number
  readonly lots: number
  /** What the taker did. */
  readonly side: 'buy' | 'sell'
  /** Wall time in ms. */
  readonly at: number
}

/** The best prices at which a taker can trade. */
export interface Touch {
  readonly bid: Level
  readonly ask: Level
}

/** The trades of one market: a generator without time, sockets or chance, and the memory of the last of them. */
export interface TradeFeed {
  /** One step of the market's life: mostly nothing, else the fills of one taker, one or two. */
  step(touch: Touch, at: number): readonly MarketTrade[]
  /** The newest, newest first, at most `limit` of those remembered. */
  recent(limit: number): readonly MarketTrade[]
}

/** Trades remembered a market: as many as an exchange tells at once. */
export const MAX_TRADES = 1000

/** Of the market's steps one in thirty has a taker, with 1.5 fills on average: a trade a second at 20 steps a second. */
const TAKER_SHARE = 1 / 30

/** How many trades a market has behind it at its start, and how far apart they are, in ms. */
const PAST = { count: 30, apartMs: 1000 }

/**
 * The trades of one market: the same seed, exchange and spec give the same takers at the same steps. They meet the best
 * prices of the book and leave it as it is, so that books do not depend on trades.
 *
 * @param start The best prices at the start, the number of the first trade, and wall time in ms.
 */
export function tradeFeed(
  seed: number,
  exchange: string,
  spec: MarketSpec,
  start: { readonly touch: Touch; readonly first: number; readonly at: number },
): TradeFeed {
  const random = seededRandom(seed, `trades/${exchange}/${spec.market}`)
  /** Oldest first. */
  const ring: MarketTrade[] = []
  let sequence = start.first

  function fill(side: MarketTrade['side'], { bid, ask }: Touch, at: number): MarketTrade {
    const { ticks, lots } = side === 'buy' ? ask : bid
    const trade = { sequence, ticks, lots: 1 + random.below(lots), side, at }
    sequence += 1
    ring.push(trade)
    if (ring.length > MAX_TRADES) ring.shift()
    return trade
  }

  const drawSide = () => (random.unit() < 0.5 ? 'buy' : 'sell')
  for (let left = PAST.count; left > 0; left--) fill(drawSide(), start.touch, start.at - left * PAST.apartMs)

  return {
    step(touch, at) {
      if (random.unit() >= TAKER_SHARE) return []
      const side = drawSide()
      return Array.from({ length: 1 + random.below(2) }, () => fill(side, touch, at))
    },
    recent: (limit) => ring.slice(-limit).reverse(),
  }
}
