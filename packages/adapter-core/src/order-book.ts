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
