import type { Observation } from '../process/protocol.ts'

/** What one connection's consumer got so far. */
export interface Feed {
  /** In order; from the last `trim` on, with each market's last one before it. */
  readonly observations: readonly Observation[]
  push(observations: readonly Observation[]): void
  /** Since when every market has been fresh without a break; null while one is not. */
  freshSince(): number | null
  /** Forgets the past. */
  trim(): void
}

export function createFeed(markets: readonly string[]): Feed {
  let observations: Observation[] = []
  const freshSince = new Map<string, number>()
  return {
    get observations() {
      return observations
    },
    push(batch) {
      observations.push(...batch)
      for (const { at, fresh, market } of batch) {
        if (!fresh) freshSince.delete(market)
        else if (!freshSince.has(market)) freshSince.set(market, at)
      }
    },
    freshSince: () => (freshSince.size < markets.length ? null : Math.max(...freshSince.values())),
    trim() {
      const last = markets.map((market) => observations.findLast((one) => one.market === market))
      observations = last.filter((one) => one !== undefined).toSorted((a, b) => a.at - b.at)
    },
  }
}
