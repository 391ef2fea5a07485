import type { MarketSpec } from './asset.ts'
import { type BookSide, bookSide, NO_SIDE_CHANGE, type SideChange } from './book-side.ts'
import { pricePath } from './price-path.ts'
import { seededRandom } from './random.ts'

/** What one step did to a book. Both sides may be empty: about every fifth step changes nothing. */
export interface BookChange {
  readonly bids: SideChange
  readonly asks: SideChange
}

/** A market that trades by itself: a generator of book changes without time, sockets or chance. */
export interface MarketFeed {
  readonly spec: MarketSpec
  readonly bids: BookSide
  readonly asks: BookSide
  /** The middle price of the last step that changed something, in ticks. */
  midTicks(): number
  /** Moves the book to tick number `tick`, which only grows, and says what changed. The book is never crossed. */
  step(tick: number): BookChange
}

/** Paradex sends deltas without any level, about half of them in a public capture; a fifth keeps the rate of changes up. */
const EMPTY_SHARE = 0.2

/** The feed of one market: the same seed, exchange and spec give the same changes at the same ticks. */
export function marketFeed(seed: number, exchange: string, spec: MarketSpec): MarketFeed {
  const random = seededRandom(seed, `book/${exchange}/${spec.market}`)
  const path = pricePath(seed, spec.asset, exchange)
  let mid = Math.round(spec.anchorTicks * path.at(0))
  const bids = bookSide(spec, -1, mid, random)
  const asks = bookSide(spec, 1, mid, random)
  return {
    spec,
    bids,
    asks,
    midTicks: () => mid,
    step(tick) {
      if (random.unit() < EMPTY_SHARE) return { bids: NO_SIDE_CHANGE, asks: NO_SIDE_CHANGE }
      mid = Math.round(spec.anchorTicks * path.at(tick))
      return { bids: bids.step(mid), asks: asks.step(mid) }
    },
  }
}
