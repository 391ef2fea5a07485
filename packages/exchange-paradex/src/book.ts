import { type BookLevel, type BookUpdate, isWireObject, MAX_BOOK_LEVELS, readInteger } from '@holdfast/adapter-core'

const KINDS: Readonly<Record<string, BookUpdate['kind']>> = { s: 'snapshot', d: 'delta' }

/**
 * The `data` of an `order_book` message of a channel of changes, or of whole books (`isWhole`): `inserts` and `updates` set the size at a price, `deletes` remove it. Returns
 * what is wrong with it, in words, where it is no such thing. Prices and sizes stay the strings they came as; whether
 * they are decimals, the book checks.
 */
export function readBook(data: unknown, market: string, isWhole: boolean): BookUpdate | string {
  if (!isWireObject(data)) return 'data is not an object'
  const { deletes, inserts, last_updated_at, market: said, seq_no, update_type, updates } = data
  if (said !== market) return `data of another market in the channel of ${market}`
  const kind = typeof update_type === 'string' && Object.hasOwn(KINDS, update_type) ? KINDS[update_type] : undefined
  if (kind === undefined) return 'update_type is neither s nor d'
  if (isWhole && kind === 'delta') return 'a change in a channel of whole books'
  // Documents show numbers as strings, the wire has numbers: both are taken.
  const sequence = readInteger(seq_no)
  if (sequence === null) return 'seq_no is not a whole number'
  const exchangeTime = readInteger(last_updated_at)
  if (exchangeTime === null) return 'last_updated_at is not an instant'
  const bids: BookLevel[] = []
  const asks: BookLevel[] = []
  const sides = { BUY: bids, SELL: asks }
  // Removals first: a price that is removed and set in one message is set.
  const isRead = readLevels(deletes, sides, '0') && readLevels(inserts, sides, null) && readLevels(updates, sides, null)
  return isRead
    ? { kind: isWhole ? 'replace' : kind, sequence, exchangeTime, bids, asks }
    : 'a level is not a side, a price and a size'
}

interface WireLevel {
  readonly side?: unknown
  readonly price?: unknown
  readonly size?: unknown
}

/** Sorts levels by side; `size` replaces theirs. False where one is malformed, or there are more than a book may hold. */
function readLevels(
  levels: unknown,
  sides: { readonly BUY: BookLevel[]; readonly SELL: BookLevel[] },
  size: string | null,
): boolean {
  if (levels === undefined || levels === null) return true
  if (!Array.isArray(levels) || levels.length > 2 * MAX_BOOK_LEVELS) return false
  for (const level of levels as readonly (WireLevel | null)[]) {
    const side = level?.side
    const price = level?.price
    const newSize = size ?? level?.size
    if ((side !== 'BUY' && side !== 'SELL') || typeof price !== 'string' || typeof newSize !== 'string') return false
    sides[side].push([price, newSize])
  }
  return true
}
