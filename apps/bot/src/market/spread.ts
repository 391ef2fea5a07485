import { type BestLevel, isSameTop } from '@holdfast/adapter-core'
import type { StaleReason } from '@holdfast/adapter-core/events'
import type { Fresh, GatedBook } from '@holdfast/reconnect-monitor'
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

const UNBLOCKED: readonly [] = []

export type SpreadVerdict = Figures | Blocked

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
 *
 * @param before - the last verdict, which is the answer again where no price is another
 */
export function judgeSpread(
  { buy, sell, maxPriceAgeMs }: SpreadInput,
  now: number,
  before: SpreadVerdict | null = null,
): SpreadJudgement {
  const bought = usable(buy.book, maxPriceAgeMs, now)
  const sold = usable(sell.book, maxPriceAgeMs, now)
  const until = Math.min(tooOldAt(bought, maxPriceAgeMs), tooOldAt(sold, maxPriceAgeMs))
  if (bought !== null && sold !== null) return { verdict: figures(bought.value, sold.value, before), until }
  const blockedBy = [...(bought === null ? [blockerOf(buy)] : []), ...(sold === null ? [blockerOf(sell)] : [])]
  return { verdict: { tradable: false, entryPct: null, exitPct: null, blockedBy }, until }
}

function figures(buy: TwoSided, sell: TwoSided, before: SpreadVerdict | null): Figures {
  if (before?.tradable === true && isSameTop(before.buy, buy) && isSameTop(before.sell, sell)) return before
  const entryPct = percentAbove(sell.bestBid.price, buy.bestAsk.price)
  const exitPct = percentAbove(sell.bestAsk.price, buy.bestBid.price)
  return { tradable: true, entryPct, exitPct, blockedBy: UNBLOCKED, buy, sell }
}

/** A book whose prices may be traded on; null where something speaks against it. */
function usable(book: GatedBook | null, maxPriceAgeMs: number, now: number): Fresh<TwoSided> | null {
  if (book === null || !isTwoSided(book)) return null
  return now >= book.receivedMonotonic + maxPriceAgeMs ? null : book
}

function isTwoSided(book: GatedBook): book is Fresh<TwoSided> {
  return book.fresh && book.value.bestBid !== null && book.value.bestAsk !== null
}

function tooOldAt(book: Fresh<TwoSided> | null, maxPriceAgeMs: number): number {
  return book === null ? Number.POSITIVE_INFINITY : book.receivedMonotonic + maxPriceAgeMs
}

/** A leg that is not usable, and why. */
function blockerOf({ book, connection, market }: LegBook): Blocker {
  return { connection, market, staleReason: staleReasonOf(book) }
}

function staleReasonOf(book: GatedBook | null): StaleReason {
  if (book === null) return 'no_data'
  if (!book.fresh) return book.staleReason
  return isTwoSided(book) ? 'too_old' : 'no_data'
}

interface Blocks {
  readonly blockedBy: readonly Blocker[]
}

/** Whether the same legs block for the same reasons; another answer must be told at once. */
export function isSameBlock(a: Blocks, b: Blocks): boolean {
  if (a.blockedBy === b.blockedBy) return true
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
