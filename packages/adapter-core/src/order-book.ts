import { type BookSide, compareDigits, createBookSide } from './book-side.ts'
import type { BookUpdate } from './exchange.ts'

/** `[price, size]` as decimal strings; size 0 removes the price from a book. */
export type BookLevel = readonly [price: string, size: string]

/** A best price. Decimal strings: no float ever holds a stored or published price. */
export interface BestLevel {
  readonly price: string
  readonly size: string
}

/** The best bid and ask of a book; null where a side is empty. */
export interface BookTop {
  readonly bestBid: BestLevel | null
  readonly bestAsk: BestLevel | null
}

/** Whether two tops say the same. */
export function isSameTop(a: BookTop | null, b: BookTop | null): boolean {
  if (a === b) return true
  return a !== null && b !== null && isSameBest(a.bestBid, b.bestBid) && isSameBest(a.bestAsk, b.bestAsk)
}

function isSameBest(a: BestLevel | null, b: BestLevel | null): boolean {
  return a === b || (a !== null && b !== null && a.price === b.price && a.size === b.size)
}

/** The most levels a side may hold. Real books stay under 1,000; beyond this a peer is filling our memory. */
export const MAX_BOOK_LEVELS = 10_000

/** What became of one message. */
export type BookResult =
  | {
      readonly kind: 'applied'
      /** The same object as before where the best levels did not change. */
      readonly top: BookTop
      /** The best bid is at or above the best ask. */
      readonly crossed: boolean
    }
  /** A delta or replacement with the number of the message before it: its content is in the book, which stays as it is. */
  | { readonly kind: 'duplicate' }
  /** The sequence broke (missing, or backwards): the book is invalid from here to its next snapshot. */
  | { readonly kind: 'gap'; readonly expected: string; readonly got: string | null }
  /** A delta for a book that is invalid, or has had no snapshot yet. */
  | { readonly kind: 'ignored' }
  /** A replacement older than the book, by its number or else by the exchange's clock: dropped. */
  | { readonly kind: 'late'; readonly detail: string }
  /**
   * Not a book message: dropped whole, nothing half applied. `invalidated`: the book can no longer be trusted, because
   * no later number would tell of the loss, or it grew beyond its limit.
   */
  | { readonly kind: 'malformed'; readonly detail: string; readonly invalidated: boolean }

/** The order book of one market on one socket. */
export interface OrderBook {
  /** False before the first snapshot, and from a gap to the next. */
  readonly valid: boolean
  apply(update: BookUpdate): BookResult
  /** The subscription was asked for anew: the next whole book counts, however old its clock says it is. */
  restart(): void
  top(): BookTop
  /** Both sides, best first. */
  levels(): { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[] }
}

export interface OrderBookOptions {
  /** Most levels a side may hold; default 10,000. */
  readonly maxLevels?: number
}

const EMPTY_TOP: BookTop = { bestBid: null, bestAsk: null }
const UNCROSSED: BookResult = { kind: 'applied', top: EMPTY_TOP, crossed: false }

/**
 * Keeps a book from snapshots and deltas. A delta with a number must be the one after the last message; one without a
 * delta's content (no levels) still advances it. A snapshot is always taken. A replacement must not be older than the
 * message before it: by its number, or where there is none by the exchange's clock.
 *
 * A delta with the very number of the last message is a repeat, and harmless: levels have absolute sizes, so its content
 * is in the book already, and the next must still be the one after it, so no loss can hide behind it. It is not data
 * either: a feed that repeats one number for ever must go stale. An older number may be the first sight of a feed that
 * went back, so it breaks the book.
 */
export function createOrderBook({ maxLevels = MAX_BOOK_LEVELS }: OrderBookOptions = {}): OrderBook {
  const bids = createBookSide('bids')
  const asks = createBookSide('asks')
  let valid = false
  let sequence: number | null = null
  let lastExchangeTime: number | null = null
  /** Asked for anew: the next whole book counts, however old it says it is. */
  let isRestarted = false
  let top = EMPTY_TOP
  /** What the last message came to, for one that changes no best level. */
  let applied: BookResult = UNCROSSED

  const invalidate = () => {
    valid = false
    top = EMPTY_TOP
    applied = UNCROSSED
    bids.clear()
    asks.clear()
  }

  const malformed = (detail: string, invalidated: boolean): BookResult => {
    if (invalidated) invalidate()
    return { kind: 'malformed', detail, invalidated }
  }

  /** Why a message may not be applied; null where it may. */
  const objection = (update: BookUpdate): BookResult | null => {
    if (update.kind === 'snapshot') return null
    if (update.kind === 'replace') return isRestarted ? null : lateness(update, sequence, lastExchangeTime)
    if (!valid) return { kind: 'ignored' }
    if (sequence === null || update.sequence === sequence + 1) return null
    if (update.sequence === sequence) return { kind: 'duplicate' }
    const gap = { kind: 'gap', expected: String(sequence + 1), got: update.sequence?.toString() ?? null } as const
    invalidate()
    return gap
  }

  /** The book is as it was, a message later. */
  const advance = (update: BookUpdate): BookResult => {
    sequence = update.sequence
    lastExchangeTime = update.exchangeTime ?? lastExchangeTime
    return applied
  }

  const accept = (update: BookUpdate): BookResult => {
    if (update.kind !== 'delta') isRestarted = false
    valid = true
    advance(update)
    const newTop = topOf(bids, asks, top)
    if (newTop === top) return applied
    top = newTop
    applied = { kind: 'applied', top, crossed: isCrossed(bids, asks) }
    return applied
  }

  /** What was checked becomes the book, or part of it. */
  const take = (kind: BookUpdate['kind']): void => {
    const how = kind === 'delta' ? 'apply' : 'replace'
    bids[how]()
    asks[how]()
  }

  const apply = (update: BookUpdate): BookResult => {
    const refused = objection(update)
    if (refused !== null) return refused
    // Many deltas only count on (half of Paradex's, as recorded).
    if (changesNothing(update)) return advance(update)
    // A numbered delta that is lost shows as a gap at the next one; an unnumbered one would never be missed.
    const unnoticed = update.kind === 'delta' && update.sequence === null
    if (update.bids.length > maxLevels || update.asks.length > maxLevels) {
      return malformed(`more than ${maxLevels} levels a side`, unnoticed)
    }
    if (!bids.check(update.bids) || !asks.check(update.asks)) {
      return malformed('a level that is not a decimal price and size', unnoticed)
    }
    take(update.kind)
    if (bids.size > maxLevels || asks.size > maxLevels) {
      return malformed(`the book grew beyond ${maxLevels} levels a side`, true)
    }
    return accept(update)
  }

  return {
    get valid() {
      return valid
    },
    apply,
    restart: () => {
      isRestarted = true
    },
    top: () => top,
    levels: () => ({ bids: bids.levels(), asks: asks.levels() }),
  }
}

function lateness(update: BookUpdate, sequence: number | null, lastExchangeTime: number | null): BookResult | null {
  if (update.sequence !== null && sequence !== null) {
    if (update.sequence === sequence) return { kind: 'duplicate' }
    return update.sequence < sequence ? { kind: 'late', detail: `number ${update.sequence} after ${sequence}` } : null
  }
  const { exchangeTime } = update
  if (exchangeTime === null || lastExchangeTime === null || exchangeTime >= lastExchangeTime) return null
  return { kind: 'late', detail: `from ${exchangeTime}, after one from ${lastExchangeTime}` }
}

function changesNothing({ asks, bids, kind }: BookUpdate): boolean {
  return kind === 'delta' && bids.length === 0 && asks.length === 0
}

function isCrossed(bids: BookSide, asks: BookSide): boolean {
  const bid = bids.bestOrder()
  const ask = asks.bestOrder()
  if (bid !== ask) return bid > ask
  const [bidPrice = '', askPrice = ''] = [bids.best()?.[0], asks.best()?.[0]]
  return compareDigits(bidPrice, askPrice) >= 0
}

function topOf(bids: BookSide, asks: BookSide, last: BookTop): BookTop {
  const bestBid = bestOf(bids, last.bestBid)
  const bestAsk = bestOf(asks, last.bestAsk)
  return bestBid === last.bestBid && bestAsk === last.bestAsk ? last : { bestBid, bestAsk }
}

function bestOf(side: BookSide, last: BestLevel | null): BestLevel | null {
  const best = side.best()
  if (best === null) return null
  const [price, size] = best
  return last !== null && last.price === price && last.size === size ? last : { price, size }
}
