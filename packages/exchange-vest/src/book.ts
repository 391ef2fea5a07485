import { type BookLevel, type BookUpdate, isWireObject, MAX_BOOK_LEVELS, readInteger } from '@holdfast/adapter-core'

/**
 * A `@depth` message: the whole book every time, unnumbered, with the exchange's clock in `tsMs` (v2 sends none).
 * Returns what is wrong with it, in words, where it is no such thing. Prices and sizes stay the strings they came as;
 * whether they are decimals, the book checks.
 */
export function readBook(data: unknown, tsMs: unknown): BookUpdate | string {
  if (!isWireObject(data)) return 'data is not an object'
  const { asks, bids } = data
  if (!isLevels(bids) || !isLevels(asks)) return 'a side is not a list of price and size'
  const exchangeTime = tsMs === undefined ? null : readInteger(tsMs)
  if (tsMs !== undefined && exchangeTime === null) return 'tsMs is not an instant'
  return { kind: 'replace', sequence: null, exchangeTime, bids, asks }
}

function isLevels(value: unknown): value is readonly BookLevel[] {
  return Array.isArray(value) && value.length <= MAX_BOOK_LEVELS && value.every(isLevel)
}

function isLevel(value: unknown): value is BookLevel {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'
}
