import type { SpreadConfig } from '../config/config.ts'
import type { Figures, SpreadVerdict } from './spread.ts'

/** Where a spread stands between its two thresholds. */
export interface ThresholdState {
  /** When it opened, monotonic ms; null while closed. */
  readonly openedAt: number | null
  /** Changed prices in a row beyond the threshold it waits for. */
  readonly confirmed: number
  /** The prices the last figure was made of; null before the first. */
  readonly seen: string | null
}

/** A threshold was passed, with the figures that did. */
export type Crossing =
  | { readonly kind: 'opened'; readonly figures: Figures }
  | { readonly kind: 'closed'; readonly figures: Figures; readonly openMs: number }

export const CLOSED: ThresholdState = { openedAt: null, confirmed: 0, seen: null }

type Thresholds = Pick<SpreadConfig, 'entryPct' | 'exitPct' | 'confirmUpdates'>

/**
 * Opens at an entry of at least `entryPct`, closes at an exit of at most `exitPct`: between the two it stays what it is.
 * Either takes `confirmUpdates` changed prices in a row, so that one price alone does nothing. A block starts the count
 * over, and neither opens nor closes.
 *
 * @param now - monotonic ms
 */
export function crossThreshold(
  state: ThresholdState,
  verdict: SpreadVerdict,
  { confirmUpdates, entryPct, exitPct }: Thresholds,
  now: number,
): { readonly state: ThresholdState; readonly crossing: Crossing | null } {
  if (!verdict.tradable) return { state: { ...state, confirmed: 0 }, crossing: null }
  const { buy, sell } = verdict
  const { openedAt } = state
  const isOpen = openedAt !== null
  const seen = isOpen
    ? `exit ${sell.bestAsk.price} ${buy.bestBid.price}`
    : `entry ${sell.bestBid.price} ${buy.bestAsk.price}`
  if (seen === state.seen) return { state, crossing: null }
  const isBeyond = isOpen ? verdict.exitPct <= exitPct : verdict.entryPct >= entryPct
  const confirmed = isBeyond ? state.confirmed + 1 : 0
  if (confirmed < confirmUpdates) return { state: { ...state, confirmed, seen }, crossing: null }
  return isOpen
    ? {
        state: { openedAt: null, confirmed: 0, seen },
        crossing: { kind: 'closed', figures: verdict, openMs: now - openedAt },
      }
    : { state: { openedAt: now, confirmed: 0, seen }, crossing: { kind: 'opened', figures: verdict } }
}
