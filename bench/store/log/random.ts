/**
 * A seeded source of numbers: the same seed gives the same sequence on every machine. Only sums and products, so that no
 * last bit of a logarithm differs.
 */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** Uniform integer in [min, max]. */
  between(min: number, max: number): number
  /** Integer in [min, max], mostly near `min`: half are in the first sixteenth. */
  skewed(min: number, max: number): number
  /** Integer of this mean, uniform from 1 on: the time until something that comes so often. */
  wait(mean: number): number
  /** One of these. @throws {RangeError} of none. */
  pick<T>(choices: readonly T[]): T
  /** A name, in proportion to the weights. @throws {RangeError} where all are 0. */
  weighted<T extends string>(weights: Readonly<Partial<Record<T, number>>>): T
}

/** FNV-1a, 32 bits. @see https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * A source for one purpose: the same seed gives unrelated sequences to different purposes (mulberry32).
 *
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32
 */
export function seededRandom(seed: number, purpose: string): Random {
  let state = hashOf(`${seed}/${purpose}`)
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (min: number, max: number) => min + Math.floor(unit() * (max - min + 1))
  return {
    unit,
    between,
    chance: (probability) => unit() < probability,
    skewed(min, max) {
      const square = unit() ** 2
      return min + Math.floor(square * square * (max - min + 1))
    },
    wait: (mean) => 1 + Math.floor(2 * mean * unit()),
    pick(choices) {
      const choice = choices[between(0, choices.length - 1)]
      if (choice === undefined) throw new RangeError('Cannot pick: there is nothing to choose from')
      return choice
    },
    weighted<T extends string>(weights: Readonly<Partial<Record<T, number>>>) {
      const entries = Object.entries(weights) as [T, number][]
      let left = unit() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [name, weight] of entries) {
        left -= weight
        if (left < 0) return name
      }
      throw new RangeError('Cannot pick: no weight is above 0')
    },
  }
}
