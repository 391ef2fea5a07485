import type { SpreadConfig } from '../config/config.ts'
import type { Figures, SpreadVerdict } from './spread.ts'

/** The two prices a figure is made of, one a leg. */
interface Prices {
  readonly buy: string
  readonly sell: string
}

/** Where a spread stands between its two thresholds. */
export interface ThresholdState {
  /** When it opened, monotonic ms; null while closed. */
  readonly openedAt: number | null
  /** Changed prices in a row, of the leg that passed the threshold it waits for, that were beyond it. */
  readonly confirmed: number
  /** The leg whose price passed the threshold; null where none is being confirmed, or both moved at once. */
  readonly by: keyof Prices | null
  /** The prices of the last figure; null before the first. */
  readonly seen: Prices | null
}

/** A threshold was passed, with the figures that did. */
export type Crossing =
  | { readonly kind: 'opened'; readonly figures: Figures }
  | { readonly kind: 'closed'; readonly figures: Figures; readonly openMs: number }

export const CLOSED: ThresholdState = { openedAt: null, confirmed: 0, by: null, seen: null }

type Count = Pick<ThresholdState, 'confirmed' | 'by'>

const UNCONFIRMED: Count = { confirmed: 0, by: null }

interface Passed {
  readonly state: ThresholdState
  readonly crossing: Crossing | null
}

type Thresholds = Pick<SpreadConfig, 'entryPct' | 'exitPct' | 'confirmUpdates'>

/**
 * Opens at an entry of at least `entryPct`, closes at an exit of at most `exitPct`: between the two it stays what it is.
 * Either takes `confirmUpdates` prices in a row of the leg that passed the threshold, so that one price alone does nothing,
 * however often the other leg moves meanwhile. A block starts the count over, and neither opens nor closes.
 *
 * @param now - monotonic ms
 */
export function crossThreshold(
  state: ThresholdState,
  verdict: SpreadVerdict,
  { confirmUpdates, entryPct, exitPct }: Thresholds,
  now: number,
): Passed {
  if (!verdict.tradable) return { state: { ...state, ...UNCONFIRMED }, crossing: null }
  const { buy, sell } = verdict
  const { openedAt } = state
  const isOpen = openedAt !== null
  const prices = isOpen
    ? { buy: buy.bestBid.price, sell: sell.bestAsk.price }
    : { buy: buy.bestAsk.price, sell: sell.bestBid.price }
  const moved = movedLegs(state.seen, prices)
  if (moved === 'none') return unmoved(state)
  const isBeyond = isOpen ? verdict.exitPct <= exitPct : verdict.entryPct >= entryPct
  const { by, confirmed } = count(state, isBeyond, moved)
  const counted: ThresholdState = { openedAt, seen: prices, confirmed, by }
  if (counted.confirmed < confirmUpdates) return { state: counted, crossing: null }
  const crossing: Crossing = isOpen
    ? { kind: 'closed', figures: verdict, openMs: now - openedAt }
    : { kind: 'opened', figures: verdict }
  return { state: { ...CLOSED, openedAt: isOpen ? null : now }, crossing }
}

function unmoved(state: ThresholdState): Passed {
  return { state, crossing: null }
}

/** The legs whose prices are others than before. */
function movedLegs(seen: Prices | null, prices: Prices): keyof Prices | 'both' | 'none' {
  const isBought = prices.buy !== seen?.buy
  const isSold = prices.sell !== seen?.sell
  if (isBought) return isSold ? 'both' : 'buy'
  return isSold ? 'sell' : 'none'
}

function count({ by, confirmed }: ThresholdState, isBeyond: boolean, moved: keyof Prices | 'both'): Count {
  if (!isBeyond) return UNCONFIRMED
  if (confirmed === 0 || by === null) return { confirmed: confirmed + 1, by: moved === 'both' ? null : moved }
  return { confirmed: moved === 'both' || moved === by ? confirmed + 1 : confirmed, by }
}
