import type { Distribution } from './types.ts'

/** Percentiles by nearest rank: each is one of the values. They are found without sorting all of them. */
export function distributionOf(values: ArrayLike<number>): Distribution {
  const numbers = new Float64Array(values)
  const n = numbers.length
  if (n === 0) return { n, p50: null, p95: null, p99: null, max: null }
  let from = 0
  /** Ranks must be asked in ascending order: what is before the last one stays there. */
  const rank = (pct: number): number => {
    const index = Math.ceil((pct / 100) * n) - 1
    const value = select(numbers, index, from)
    from = index
    return value
  }
  return { n, p50: rank(50), p95: rank(95), p99: rank(99), max: rank(100) }
}

/**
 * The value that would be at an index if the numbers from `from` on were sorted. Moves them: none before the index is larger
 * afterwards, none behind it smaller.
 *
 * @see C. A. R. Hoare, Algorithm 65: Find, Communications of the ACM 4 (1961)
 */
function select(numbers: Float64Array, index: number, from: number): number {
  let left = from
  let right = numbers.length - 1
  while (left < right) {
    const { high, low } = parted(numbers, left, right)
    if (index <= high) right = high
    else if (index >= low) left = low
    else break
  }
  return numbers[index] ?? 0
}

/** Moves the numbers of a stretch so that none up to `high` is larger than any from `low` on; those between are equal. */
function parted(numbers: Float64Array, left: number, right: number): { readonly high: number; readonly low: number } {
  const at = (place: number): number => numbers[place] ?? 0
  const pivot = middle(at(left), at((left + right) >>> 1), at(right))
  let low = left
  let high = right
  while (low <= high) {
    while (at(low) < pivot) low += 1
    while (at(high) > pivot) high -= 1
    if (low > high) break
    const moved = at(low)
    numbers[low] = at(high)
    numbers[high] = moved
    low += 1
    high -= 1
  }
  return { high, low }
}

const middle = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
