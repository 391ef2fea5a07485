/** Quantiles of a handful of durations, in ms, by nearest rank. */
export interface Quantiles {
  readonly n: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** @throws {RangeError} for an empty list. */
export function distribution(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b)
  const max = sorted.at(-1)
  if (max === undefined) throw new RangeError('Cannot summarize: no samples')
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? max
  return { n: sorted.length, p50: rank(0.5), p99: rank(0.99), max }
}

/** The most instants that lie in any window of `windowMs`, its end excluded. The instants in any order. */
export function mostInWindow(instants: readonly number[], windowMs: number): number {
  const sorted = instants.toSorted((a, b) => a - b)
  let from = 0
  let most = 0
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= windowMs) from += 1
    most = Math.max(most, index - from + 1)
  }
  return most
}
