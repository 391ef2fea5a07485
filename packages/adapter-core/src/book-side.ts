import { decimalKey, isDecimal, isZero } from './decimal.ts'
import type { BookLevel } from './order-book.ts'

/** A level that was checked: its sort key, what came off the wire, and whether it removes the price. */
export interface CheckedLevel {
  readonly key: string
  readonly level: BookLevel
  readonly removes: boolean
}

/** Checks levels before any of them touches a book. Null where one is no positive decimal price with a decimal size. */
export function checkLevels(levels: readonly BookLevel[]): readonly CheckedLevel[] | null {
  const checked: CheckedLevel[] = []
  for (const level of levels) {
    const [price, size] = level
    const key = decimalKey(price)
    if (key === null || isZero(price) || !isDecimal(size)) return null
    checked.push({ key, level, removes: isZero(size) })
  }
  return checked
}

/** One side of a book. */
export interface BookSide {
  readonly size: number
  /** The best level and its key; O(1). */
  best(): { readonly key: string; readonly level: BookLevel } | null
  /** Sets or removes prices, in order. O(log n) to find each, plus a move of the levels better than it. */
  apply(levels: readonly CheckedLevel[]): void
  /** Forgets everything, then applies. Linear where the levels come sorted, as exchanges send them. */
  replace(levels: readonly CheckedLevel[]): void
  /** Best first. */
  levels(): readonly BookLevel[]
}

export function createBookSide(side: 'bids' | 'asks'): BookSide {
  const byKey = new Map<string, BookLevel>()
  /** Sorted worst to best: a book changes near its best price, so a splice there moves little. */
  let keys: string[] = []
  const isWorse = side === 'bids' ? (a: string, b: string) => a < b : (a: string, b: string) => a > b
  const worstFirst = (a: string, b: string) => (a === b ? 0 : isWorse(a, b) ? -1 : 1)

  /** Where `key` stands, or belongs. */
  const indexOf = (key: string): number => {
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isWorse(keys[middle] as string, key)) low = middle + 1
      else high = middle
    }
    return low
  }

  const isSorted = () => keys.every((key, i) => i === 0 || isWorse(keys[i - 1] as string, key))

  return {
    get size() {
      return keys.length
    },
    best: () => {
      const key = keys.at(-1)
      const level = key === undefined ? undefined : byKey.get(key)
      return key === undefined || level === undefined ? null : { key, level }
    },
    apply: (levels) => {
      for (const { key, level, removes } of levels) {
        if (removes) {
          if (byKey.delete(key)) keys.splice(indexOf(key), 1)
        } else {
          if (!byKey.has(key)) keys.splice(indexOf(key), 0, key)
          byKey.set(key, level)
        }
      }
    },
    replace: (levels) => {
      byKey.clear()
      for (const { key, level, removes } of levels) {
        if (removes) byKey.delete(key)
        else byKey.set(key, level)
      }
      keys = [...byKey.keys()].reverse()
      if (!isSorted()) keys.sort(worstFirst)
    },
    levels: () => keys.toReversed().map((key) => byKey.get(key) as BookLevel),
  }
}
