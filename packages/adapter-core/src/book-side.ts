import { decimalKey, decimalOrder } from './decimal.ts'
import type { BookLevel } from './order-book.ts'

/** One side of a book. Levels are checked first, all of them, and only then applied: nothing is ever half applied. */
export interface BookSide {
  readonly size: number
  /** The best level; O(1). */
  best(): BookLevel | null
  /** The `decimalOrder` of the best price; not a number where there is none. */
  bestOrder(): number
  /** Takes levels up. False where one is no positive decimal price with a decimal size: nothing of them may be applied. */
  check(levels: readonly BookLevel[]): boolean
  /** Sets or removes the checked prices, in order. O(log n) to find each, plus a move of the levels better than it. */
  apply(): void
  /** Forgets everything, then applies. Linear where the levels come best first, as exchanges send them. */
  replace(): void
  clear(): void
  /** Best first. */
  levels(): readonly BookLevel[]
}

/** Levels to move from which the built-in way is the faster one. */
const FAR = 64

const NONE: readonly BookLevel[] = []

/**
 * A level's rank is its `decimalOrder`, negated for asks, so that the best ranks highest. Ranks say where a price
 * belongs; prices that share one are told apart by their digits.
 */
export function createBookSide(side: 'bids' | 'asks'): BookSide {
  const sign = side === 'bids' ? 1 : -1
  /** Sorted worst to best: a book changes near its best price, so a move of what is better than that is small. */
  const sorted: BookLevel[] = []
  let ranks = new Float64Array(FAR)
  /** The whole side as it came, best first, for as long as nothing changes single levels of it; else null. */
  let whole: readonly BookLevel[] | null = NONE
  let wholeRanks = new Float64Array(FAR)
  let checked: readonly BookLevel[] = NONE
  let checkedRanks = new Float64Array(FAR)
  /** Only which of them is 0 counts. */
  let checkedSizes = new Float64Array(FAR)
  /** The checked levels can stand as they are: best first, no price twice, none that is removed. */
  let isClean = true

  /** The rank of a level; NaN where it is none. Notes its size, and whether it can stand after the one before it. */
  const rankOf = ([price, size]: BookLevel, i: number): number => {
    const order = decimalOrder(price)
    const amount = decimalOrder(size)
    // As no number is neither.
    if (!(order > 0 && amount >= 0)) return Number.NaN
    const rank = sign * order
    if (amount === 0 || (i > 0 && rank >= (checkedRanks[i - 1] as number))) isClean = false
    checkedSizes[i] = amount
    return rank
  }

  /** A whole side repeats most of the one before: what stands there again, in its order, needs no reading. */
  const checkAll = (levels: readonly BookLevel[], known: readonly BookLevel[]): boolean => {
    const count = levels.length
    const knownCount = known.length
    /** Up to where the known side was compared. */
    let at = 0
    for (let i = 0; i < count; i++) {
      const level = levels[i] as BookLevel
      if (at < knownCount && isSameLevel(known[at] as BookLevel, level)) {
        checkedRanks[i] = wholeRanks[at] as number
        checkedSizes[i] = 1
        at += 1
        continue
      }
      const rank = rankOf(level, i)
      if (Number.isNaN(rank)) return false
      checkedRanks[i] = rank
      while (at < knownCount && (wholeRanks[at] as number) >= rank) at += 1
    }
    return true
  }

  const unfold = (): void => {
    if (whole === null) return
    const count = whole.length
    ranks = withRoom(ranks, count)
    for (let i = 0; i < count; i++) {
      sorted[i] = whole[count - 1 - i] as BookLevel
      ranks[i] = wholeRanks[count - 1 - i] as number
    }
    sorted.length = count
    whole = null
  }

  /** Where a price stands, or belongs. */
  const indexOf = (rank: number, price: string): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ranks[middle] as number) < rank) low = middle + 1
      else high = middle
    }
    while (low < sorted.length && ranks[low] === rank && sign * compareDigits(priceAt(low), price) < 0) low++
    return low
  }

  const priceAt = (index: number): string => (sorted[index] as BookLevel)[0]

  const isAt = (index: number, rank: number, price: string): boolean =>
    index < sorted.length && ranks[index] === rank && compareDigits(priceAt(index), price) === 0

  const insert = (index: number, rank: number, level: BookLevel): void => {
    const count = sorted.length
    ranks = withRoom(ranks, count + 1)
    if (count - index > FAR) {
      ranks.copyWithin(index + 1, index, count)
      sorted.splice(index, 0, level)
    } else {
      for (let i = count; i > index; i--) {
        ranks[i] = ranks[i - 1] as number
        sorted[i] = sorted[i - 1] as BookLevel
      }
      sorted[index] = level
    }
    ranks[index] = rank
  }

  const remove = (index: number): void => {
    const count = sorted.length
    if (count - index > FAR) {
      ranks.copyWithin(index, index + 1, count)
      sorted.splice(index, 1)
      return
    }
    for (let i = index + 1; i < count; i++) {
      ranks[i - 1] = ranks[i] as number
      sorted[i - 1] = sorted[i] as BookLevel
    }
    sorted.pop()
  }

  /** Of every price the last word, best first; sorted once, however they came. */
  const cleaned = (): readonly BookLevel[] => {
    const ranked = new Map(checked.map((level, index) => [level, checkedRanks[index] as number]))
    const order = (a: BookLevel, b: BookLevel) =>
      (ranked.get(b) as number) - (ranked.get(a) as number) || sign * compareDigits(b[0], a[0])
    const ordered = checked.toSorted(order)
    return ordered.filter((level, index) => {
      const next = ordered[index + 1]
      const isLastWord = next === undefined || order(level, next) !== 0
      return isLastWord && decimalOrder(level[1]) > 0
    })
  }

  return {
    get size() {
      return whole === null ? sorted.length : whole.length
    },
    best: () => (whole === null ? sorted[sorted.length - 1] : whole[0]) ?? null,
    bestOrder: () => {
      if (whole === null) return sorted.length === 0 ? Number.NaN : sign * (ranks[sorted.length - 1] as number)
      return whole.length === 0 ? Number.NaN : sign * (wholeRanks[0] as number)
    },
    check: (levels) => {
      checked = levels
      checkedRanks = withRoom(checkedRanks, levels.length)
      checkedSizes = withRoom(checkedSizes, levels.length)
      isClean = true
      return checkAll(levels, whole ?? NONE)
    },
    apply: () => {
      if (checked.length === 0) return
      unfold()
      for (let i = 0; i < checked.length; i++) {
        const level = checked[i] as BookLevel
        const rank = checkedRanks[i] as number
        const price = level[0]
        const index = indexOf(rank, price)
        const isThere = isAt(index, rank, price)
        if (checkedSizes[i] === 0) {
          if (isThere) remove(index)
        } else if (isThere) sorted[index] = level
        else insert(index, rank, level)
      }
    },
    replace: () => {
      if (isClean) {
        const spare = wholeRanks
        whole = checked
        wholeRanks = checkedRanks
        checkedRanks = spare
      } else {
        whole = cleaned()
        wholeRanks = Float64Array.from(whole, ([price]) => sign * decimalOrder(price))
      }
    },
    clear: () => {
      whole = NONE
    },
    levels: () => whole ?? sorted.toReversed(),
  }
}

function isSameLevel(a: BookLevel, b: BookLevel): boolean {
  return a === b || (a[0] === b[0] && a[1] === b[1])
}

/** The same numbers, with room for at least `count`. */
function withRoom(numbers: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  if (count <= numbers.length) return numbers
  const larger = new Float64Array(Math.max(count, 2 * numbers.length))
  larger.set(numbers)
  return larger
}

/** As numbers compare, exactly, for prices that share a rank. */
export function compareDigits(a: string, b: string): number {
  if (a === b) return 0
  const keyA = decimalKey(a) ?? ''
  const keyB = decimalKey(b) ?? ''
  return keyA === keyB ? 0 : keyA < keyB ? -1 : 1
}
