import type { Observation } from '../process/protocol.ts'
import type { Sample, Trial } from './analysis.ts'
import { type PromiseRow, USUAL } from './promise.ts'

/** A fresh price of generation 1 that the exchange stamped when it arrived. */
export function price(at: number, market: string, overrides: Partial<Observation> = {}): Observation {
  return {
    at,
    market,
    fresh: true,
    reason: null,
    generation: 1,
    receivedAt: at,
    verifiedAt: at,
    exchangeTime: at,
    prices: null,
    ...overrides,
  }
}

/** The word that the last price must not be used any more. */
export function stale(at: number, market: string, overrides: Partial<Observation> = {}): Observation {
  return price(at, market, { fresh: false, reason: 'not_live', receivedAt: 0, verifiedAt: 0, ...overrides })
}

/** A fault at 1,000 on two markets, A and B, of which all are hit. */
export function trial(observations: readonly Observation[], overrides: Partial<Trial> = {}): Trial {
  return {
    row: { backSince: 'fault', floorMs: 0, hits: 'all', steady: true },
    markets: ['A', 'B'],
    beganAt: 1_000,
    endedAt: 1_000,
    observations,
    dialsAt: [],
    hasVerdicts: true,
    truth: [],
    ...overrides,
  }
}

/** A row that promises nothing yet. */
export function row(overrides: Partial<PromiseRow> = {}): PromiseRow {
  return {
    ...USUAL,
    id: 'rst',
    words: '',
    injury: { kind: 'faults', steps: [{ fault: 'rst' }] },
    checks: [],
    ...overrides,
  }
}

/** What a good client makes of a fault. */
export function sample(overrides: Partial<Sample> = {}): Sample {
  return {
    wasLive: true,
    detectedMs: 1,
    backMs: 50,
    dialsAt: [1_010],
    othersWereStale: false,
    freshBeforeTold: 0,
    oldPrices: 0,
    pricesCompared: 2,
    wrongPrices: 0,
    maxLagMs: 5,
    ...overrides,
  }
}
