import type { BookLevel, BookTop } from '../../order-book.ts'
import type { Trade } from '../../trade.ts'

/** One market of a scripted server: its true book, and how it moves. */
export interface ServedMarket {
  readonly symbol: string
  /** Number of the last move. */
  readonly sequence: number
  /** The whole book, best first, at most `depth` levels a side. */
  levels(depth: number): Changes
  top(): BookTop
  /** Moves the book, at times to what it was: what changed, removals as size '0'. */
  move(): Changes
  /** The next trade, at the best ask. */
  trade(at: number): Trade
  /** The last of them; null before the first. */
  readonly lastTrade: Trade | null
}

/** Levels by side. */
export interface Changes {
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
}

/** Levels a side that a book keeps, about. */
const LEVELS = 8
/** Ticks of 0.01 that are a price, lots of 0.0001 that are a size. */
const PRICE_DECIMALS = 2
const SIZE_DECIMALS = 4

/**
 * A market whose book moves in every way a book can: sizes change, the best is taken, a better one comes, nothing changes
 * at all. Never crossed, never empty. The same seed moves it the same way. `decimal` prints as the exchange's clients get it.
 */
export function createServedMarket(symbol: string, seed: number, decimal: (text: string) => string): ServedMarket {
  const random = mulberry32(seed)
  const upTo = (count: number) => Math.floor(random() * count)
  const middle = 1_000_000 * (seed + 1) + 50
  const bids = new Map<number, number>()
  const asks = new Map<number, number>()
  for (let step = 1; step <= LEVELS; step += 1) {
    bids.set(middle - 3 * step, 1 + upTo(50_000))
    asks.set(middle + 3 * step, 1 + upTo(50_000))
  }
  let sequence = 1_000 * (seed + 1)
  let trades = 0
  let lastTrade: Trade | null = null

  const print = (ticks: number, decimals: number) => {
    const digits = String(ticks).padStart(decimals + 1, '0')
    return decimal(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`)
  }
  const level = (price: number, size: number): BookLevel => [print(price, PRICE_DECIMALS), print(size, SIZE_DECIMALS)]
  const bestFirst = (side: Map<number, number>) => [...side].sort(([a], [b]) => (side === bids ? b - a : a - b))
  const bestOf = (side: Map<number, number>): number => bestFirst(side)[0]?.[0] ?? middle

  const set = (side: Map<number, number>, price: number, size: number): BookLevel => {
    if (size === 0) side.delete(price)
    else side.set(price, size)
    return size === 0 ? [print(price, PRICE_DECIMALS), '0'] : level(price, size)
  }
  const better = (side: Map<number, number>): number => {
    const step = side === bids ? 1 : -1
    const price = bestOf(side) + step
    const other = bestOf(side === bids ? asks : bids)
    return price === other ? bestOf(side) : price
  }
  const deeper = (side: Map<number, number>): number => {
    const last = bestFirst(side).at(-1)?.[0] ?? middle
    return side === bids ? last - 2 : last + 2
  }
  const moveSide = (side: Map<number, number>): readonly BookLevel[] => {
    const kind = upTo(5)
    if (kind === 0) return []
    if (kind === 1) return [set(side, bestOf(side), 1 + upTo(50_000))]
    if (kind === 2 && side.size > 2) return [set(side, bestOf(side), 0)]
    if (kind === 3) return [set(side, better(side), 1 + upTo(50_000))]
    if (side.size >= LEVELS) return [set(side, bestFirst(side).at(-1)?.[0] ?? middle, 0)]
    return [set(side, deeper(side), 1 + upTo(50_000))]
  }
  const first = (side: Map<number, number>, depth: number) =>
    bestFirst(side)
      .slice(0, depth)
      .map(([price, size]) => level(price, size))

  return {
    symbol,
    get sequence() {
      return sequence
    },
    levels: (depth) => ({ bids: first(bids, depth), asks: first(asks, depth) }),
    top: () => {
      const [bid] = first(bids, 1)
      const [ask] = first(asks, 1)
      return {
        bestBid: bid === undefined ? null : { price: bid[0], size: bid[1] },
        bestAsk: ask === undefined ? null : { price: ask[0], size: ask[1] },
      }
    },
    move: () => {
      sequence += 1
      return { bids: moveSide(bids), asks: moveSide(asks) }
    },
    trade: (at) => {
      trades += 1
      const [price, size] = level(bestOf(asks), 1 + upTo(50_000))
      const id = String(1_000_000 * (seed + 1) + trades)
      lastTrade = { id, price, size, side: trades % 2 === 0 ? 'sell' : 'buy', at }
      return lastTrade
    },
    get lastTrade() {
      return lastTrade
    },
  }
}

/** A small seeded generator, uniform in [0, 1). Source: mulberry32, Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
