import { type Random, seededRandom } from './random.ts'

/** A price that wanders around 1 and comes back: a factor, for a tick number that only grows. */
export interface PricePath {
  /** The factor at tick number `tick`; ticks already passed give the present one. */
  at(tick: number): number
}

interface Wander {
  /** Standard deviation in the long run, relative. */
  readonly spread: number
  /** How many ticks it takes to forget about two thirds of where it was. */
  readonly memoryTicks: number
}

/** The asset itself: 0.2 % around its anchor, with a memory of ten minutes at 20 Hz. */
const ASSET: Wander = { spread: 0.002, memoryTicks: 12_000 }

/** One market's premium: 0.04 % with a memory of half a minute, so that spreads between exchanges change sign. */
const PREMIUM: Wander = { spread: 0.0004, memoryTicks: 600 }

function wander(random: Random, { spread, memoryTicks }: Wander): PricePath {
  const pull = 1 / memoryTicks
  const push = spread * Math.sqrt(2 * pull)
  let position = 0
  let reached = 0
  return {
    at(tick) {
      for (; reached < tick; reached++) position += push * random.bell() - pull * position
      return position
    },
  }
}

/**
 * The price of a market, as a factor of its anchor: the asset's path, equal on every exchange of one seed, and the
 * market's own premium. By tick number and not by step, so that a market that was quiet is not left behind.
 */
export function pricePath(seed: number, asset: string, exchange: string): PricePath {
  const common = wander(seededRandom(seed, `asset/${asset}`), ASSET)
  const own = wander(seededRandom(seed, `premium/${exchange}/${asset}`), PREMIUM)
  return { at: (tick) => 1 + common.at(tick) + own.at(tick) }
}
