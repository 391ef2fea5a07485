import { type BookLevel, type BookUpdate, isWireObject, MAX_BOOK_LEVELS, readInteger } from '@holdfast/adapter-core'

/**
 * The `data` of an `order_book` message of a channel of changes, or of whole books (`isWhole`): `inserts` and `updates` set
 * the size at a price, `deletes` remove it. Returns what is wrong with it, in words, where it is no such thing. Prices and
 * sizes stay the strings they came as; whether they are decimals, the book checks.
 */
export function readBook(data: unknown, market: string, isWhole: boolean): BookUpdate | string {
  if (!isWireObject(data)) return 'data is not an object'
  const { deletes, inserts, last_updated_at, market: said, seq_no, update_type, updates } = data
  if (said !== market) return `data of another market in the channel of ${market}`
  if (update_type !== 's' && update_type !== 'd') return 'update_type is neither s nor d'
  const isSnapshot = update_type === 's'
  if (isWhole && !isSnapshot) return 'a change in a channel of whole books'
  // Documents show numbers as strings, the wire has numbers: both are taken.
  const sequence = readInteger(seq_no)
  if (sequence === null) return 'seq_no is not a whole number'
  const exchangeTime = readInteger(last_updated_at)
  if (exchangeTime === null) return 'last_updated_at is not an instant'
  const kind = isWhole ? 'replace' : isSnapshot ? 'snapshot' : 'delta'
  if (isEmpty(deletes) && isEmpty(inserts) && isEmpty(updates)) {
    return { kind, sequence, exchangeTime, bids: NONE, asks: NONE }
  }
  const bids: BookLevel[] = []
  const asks: BookLevel[] = []
  // Removals first: a price that is removed and set in one message is set.
  const isRead =
    readLevels(deletes, bids, asks, '0') &&
    readLevels(inserts, bids, asks, null) &&
    readLevels(updates, bids, asks, null)
  if (!isRead) return 'a level is not a side, a price and a size'
  return { kind, sequence, exchangeTime, bids, asks }
}

const NONE: readonly BookLevel[] = []

function isEmpty(levels: unknown): boolean {
  return Array.isArray(levels) && levels.length === 0
}

interface WireLevel {
  readonly side?: unknown
  readonly price?: unknown
  readonly size?: unknown
}

/** Sorts levels by side; `size` replaces theirs. False where one is malformed, or there are more than a book may hold. */
function readLevels(levels: unknown, bids: BookLevel[], asks: BookLevel[], size: string | null): boolean {
  if (levels === undefined || levels === null) return true
  if (!Array.isArray(levels) || levels.length > 2 * MAX_BOOK_LEVELS) return false
  const wireLevels: readonly (WireLevel | null)[] = levels
  for (let i = 0; i < wireLevels.length; i++) {
    const level = wireLevels[i]
    const side = level?.side
    const price = level?.price
    const newSize = size ?? level?.size
    if (typeof price !== 'string' || typeof newSize !== 'string') return false
    if (side === 'BUY') bids.push([price, newSize])
    else if (side === 'SELL') asks.push([price, newSize])
    else return false
  }
  return true
}
