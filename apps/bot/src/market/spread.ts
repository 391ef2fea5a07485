import type { BestLevel, BookTop } from '@holdfast/adapter-core'
import type { StaleReason } from '@holdfast/adapter-core/events'
import type { GatedBook } from '@holdfast/reconnect-monitor'
import type { SpreadLeg } from '../config/config.ts'
import { percentAbove } from './percent.ts'

/** A leg and what its market shows; null where no book ever came. */
export interface LegBook extends SpreadLeg {
  readonly book: GatedBook | null
}

/** A leg that may not be traded on, and why. */
export interface Blocker extends SpreadLeg {
  readonly staleReason: StaleReason
}

/** Best prices with both sides there. */
export interface TwoSided {
  readonly bestBid: BestLevel
  readonly bestAsk: BestLevel
}

/** What a spread is worth, in percent, and the prices that say so. */
export interface Figures {
  readonly tradable: true
  readonly entryPct: number
  readonly exitPct: number
  readonly blockedBy: readonly []
  readonly buy: TwoSided
  readonly sell: TwoSided
}

/** Every leg that stands in the way. */
export interface Blocked {
  readonly tradable: false
  readonly entryPct: null
  readonly exitPct: null
  readonly blockedBy: readonly Blocker[]
}

export type SpreadVerdict = Figures | Blocked

/** A leg as it stands: its prices and the instant from which they are too old, or what speaks against it. */
type LegVerdict =
  | { readonly usable: true; readonly prices: TwoSided; readonly tooOldAt: number }
  | { readonly usable: false; readonly staleReason: StaleReason }

export interface SpreadInput {
  readonly buy: LegBook
  readonly sell: LegBook
  readonly maxPriceAgeMs: number
}

export interface SpreadJudgement {
  readonly verdict: SpreadVerdict
  /** When a price gets too old and the verdict changes by time alone, monotonic ms; infinite where none does. */
  readonly until: number
}

/**
 * What a spread is worth at `now` (monotonic ms): entry = (sell bid − buy ask) ÷ buy ask, exit = (sell ask − buy bid) ÷ buy
 * bid. Nothing while a leg is stale, lacks a side, or shows a price that is `maxPriceAgeMs` old or older, counted from its
 * arrival: a market may be proven quiet, and its price still be too old.
 */
export function judgeSpread({ buy, sell, maxPriceAgeMs }: SpreadInput, now: number): SpreadJudgement {
  const bought = judgeLeg(buy.book, maxPriceAgeMs, now)
  const sold = judgeLeg(sell.book, maxPriceAgeMs, now)
  const until = Math.min(tooOldAt(bought), tooOldAt(sold))
  if (bought.usable && sold.usable) return { verdict: figures(bought.prices, sold.prices), until }
  const blockedBy = [...blockers(buy, bought), ...blockers(sell, sold)]
  return { verdict: { tradable: false, entryPct: null, exitPct: null, blockedBy }, until }
}

function figures(buy: TwoSided, sell: TwoSided): Figures {
  const entryPct = percentAbove(sell.bestBid.price, buy.bestAsk.price)
  const exitPct = percentAbove(sell.bestAsk.price, buy.bestBid.price)
  return { tradable: true, entryPct, exitPct, blockedBy: [], buy, sell }
}

function judgeLeg(book: GatedBook | null, maxPriceAgeMs: number, now: number): LegVerdict {
  if (book === null) return { usable: false, staleReason: 'no_data' }
  if (!book.fresh) return { usable: false, staleReason: book.staleReason }
  const prices = twoSided(book.value)
  if (prices === null) return { usable: false, staleReason: 'no_data' }
  const tooOld = book.receivedMonotonic + maxPriceAgeMs
  return now >= tooOld ? { usable: false, staleReason: 'too_old' } : { usable: true, prices, tooOldAt: tooOld }
}

function twoSided({ bestBid, bestAsk }: BookTop): TwoSided | null {
  return bestBid === null || bestAsk === null ? null : { bestBid, bestAsk }
}

function tooOldAt(leg: LegVerdict): number {
  return leg.usable ? leg.tooOldAt : Number.POSITIVE_INFINITY
}

function blockers({ connection, market }: SpreadLeg, verdict: LegVerdict): readonly Blocker[] {
  return verdict.usable ? [] : [{ connection, market, staleReason: verdict.staleReason }]
}

interface Blocks {
  readonly blockedBy: readonly Blocker[]
}

/** Whether the same legs block for the same reasons; another answer must be told at once. */
export function isSameBlock(a: Blocks, b: Blocks): boolean {
  return (
    a.blockedBy.length === b.blockedBy.length &&
    a.blockedBy.every((one, index) => {
      const other = b.blockedBy[index]
      return (
        other?.connection === one.connection && other.market === one.market && other.staleReason === one.staleReason
      )
    })
  )
}
