import type { BestPrices, Observation } from '../process/protocol.ts'
import type { PromiseRow } from './promise.ts'

/** A steady feed's price may be this old when it is said to be fresh, in ms: the 2 s of lag that are allowed, and room. */
const MAX_FRESH_AGE_MS = 2_250
/** From a price's arrival to its consumer, in ms, in one tick. */
const AT_ONCE_MS = 5

/** What the exchange itself says of a market's book, asked over another path. */
export interface Truth {
  readonly market: string
  readonly exchangeTime: number
  readonly prices: BestPrices
}

/** All that was seen of one fault from outside. Instants are wall time of this machine. */
export interface Trial {
  readonly row: Pick<PromiseRow, 'backSince' | 'floorMs' | 'hits' | 'steady'>
  /** Of the connection; the first is the one that is hit where one is. */
  readonly markets: readonly string[]
  /** The simulator's own record. */
  readonly beganAt: number
  /** Null while it lasts, and for an instant. */
  readonly endedAt: number | null
  /** The consumer's view, in order, from a little before the fault. */
  readonly observations: readonly Observation[]
  /** When the exchange accepted a dial, from the fault on. */
  readonly dialsAt: readonly number[]
  /** False for a client whose consumer gets no verdicts. */
  readonly hasVerdicts: boolean
  readonly truth: readonly Truth[]
}

/** What one fault came to. Durations in ms. */
export interface Sample {
  /** False where the connection did not even get live, so that there was nothing to hurt. */
  readonly wasLive: boolean
  /** Until the consumer was told of every market that is hit; null = never, or a client without verdicts. */
  readonly detectedMs: number | null
  /** Until every market that is hit was fresh again, from `backSince`; null = not within the limit. */
  readonly backMs: number | null
  readonly dialsAt: readonly number[]
  /** A market that is not hit was said not to be fresh. */
  readonly othersWereStale: boolean
  /** Fresh prices of a hit market, stamped after the fault, before the consumer was told of it. */
  readonly freshBeforeTold: number
  /** Prices said to be fresh that were older than allowed, or fresh again with nothing new behind them. */
  readonly oldPrices: number
  /** Prices that could be held against the exchange's own word of the same instant, and those that differ from it. */
  readonly pricesCompared: number
  readonly wrongPrices: number
  /** The age of the oldest price that came at all, in ms. */
  readonly maxLagMs: number
}

/** No fault, for want of a connection that could be hurt. */
export const NEVER_LIVE: Sample = {
  wasLive: false,
  detectedMs: null,
  backMs: null,
  dialsAt: [],
  othersWereStale: false,
  freshBeforeTold: 0,
  oldPrices: 0,
  pricesCompared: 0,
  wrongPrices: 0,
  maxLagMs: 0,
}

/** The instant from which being back counts; null while it is not known. */
function referenceOf({ row, beganAt, endedAt, dialsAt }: Trial): number | null {
  switch (row.backSince) {
    case 'fault':
      return beganAt
    case 'fault_end':
      return endedAt
    case 'floor': {
      const [refusedAt] = dialsAt
      return refusedAt === undefined ? null : refusedAt + row.floorMs
    }
  }
}

/**
 * When the consumer had been told of every market that is hit: that its price may be used no longer, or a price of a newer
 * socket, where that one had it in the very tick in which the old socket was given up. Null if not yet.
 */
export function toldAt(trial: Trial): number | null {
  const { beganAt, observations } = trial
  const before = generationBefore(trial)
  const told = marketsHit(trial).map(
    (market) =>
      observations.find((one) => one.market === market && one.at >= beganAt && (!one.fresh || one.generation > before))
        ?.at,
  )
  return told.some((at) => at === undefined) ? null : Math.max(...told.map((at) => at ?? 0))
}

/**
 * When every market that is hit was fresh again and stayed so: by a price of a newer socket, or one that the exchange
 * stamped after the fault. Null if not yet.
 */
export function backAt(trial: Trial): number | null {
  const { beganAt, observations } = trial
  const since = trial.row.backSince === 'fault_end' ? trial.endedAt : beganAt
  if (since === null) return null
  const generation = generationBefore(trial)
  const freshSince = new Map<string, number>()
  for (const one of observations) {
    if (one.at < since) continue
    const isNew = one.generation > generation || (one.exchangeTime ?? 0) > since
    if (!one.fresh) freshSince.delete(one.market)
    else if (isNew && !freshSince.has(one.market)) freshSince.set(one.market, one.at)
  }
  const hit = marketsHit(trial)
  if (!hit.every((market) => freshSince.has(market))) return null
  return Math.max(...hit.map((market) => freshSince.get(market) ?? 0))
}

/** Of the newest socket whose prices the consumer had before the fault. */
function generationBefore({ beganAt, observations }: Trial): number {
  return Math.max(0, ...observations.filter(({ at }) => at < beganAt).map((one) => one.generation))
}

/** Measures one trial. */
export function measure(trial: Trial): Sample {
  const { beganAt, dialsAt, hasVerdicts, observations } = trial
  const hit = new Set(marketsHit(trial))
  const after = observations.filter(({ at }) => at >= beganAt)
  const told = hasVerdicts ? toldAt(trial) : null
  const reference = referenceOf(trial)
  const back = backAt(trial)
  return {
    wasLive: true,
    detectedMs: told === null ? null : told - beganAt,
    // What was never gone is back at once: a client may outlive the fault on the sockets it has.
    backMs: back === null || reference === null ? null : Math.max(0, back - reference),
    dialsAt,
    othersWereStale: after.some(({ fresh, market }) => !fresh && !hit.has(market)),
    freshBeforeTold: freshBeforeTold(after, hit, beganAt),
    oldPrices: hasVerdicts ? countOldPrices(observations, trial.row.steady) : 0,
    ...compare(observations, trial.truth),
    maxLagMs: Math.max(0, ...after.map(({ at, exchangeTime }) => at - (exchangeTime ?? at))),
  }
}

function marketsHit({ markets, row }: Trial): readonly string[] {
  return row.hits === 'one' ? markets.slice(0, 1) : markets
}

function freshBeforeTold(after: readonly Observation[], hit: ReadonlySet<string>, beganAt: number): number {
  const told = new Set<string>()
  let count = 0
  for (const { exchangeTime, fresh, market } of after) {
    if (!hit.has(market) || told.has(market)) continue
    if (!fresh) told.add(market)
    else if ((exchangeTime ?? 0) > beganAt) count += 1
  }
  return count
}

/**
 * Counts prices that a consumer would take for new and that are not: said to be fresh again with nothing received or
 * proven since the market was last fresh; or, on a steady feed, older than lag may be.
 */
function countOldPrices(observations: readonly Observation[], isSteady: boolean): number {
  const stale = new Set<string>()
  const knownAt = new Map<string, number>()
  let count = 0
  for (const { at, exchangeTime, fresh, market, receivedAt, verifiedAt } of observations) {
    if (!fresh) {
      stale.add(market)
      continue
    }
    const isLifted = stale.delete(market)
    const known = Math.max(receivedAt, verifiedAt)
    // What came in the same millisecond as the last fresh price looks like it, but is passed on at once.
    const isUnproven = isLifted && known <= (knownAt.get(market) ?? 0) && at - known > AT_ONCE_MS
    const isTooOld = isSteady && at - (exchangeTime ?? at) > MAX_FRESH_AGE_MS
    knownAt.set(market, known)
    if (isUnproven || isTooOld) count += 1
  }
  return count
}

/** Holds what the consumer had at an instant against what the exchange had. */
function compare(observations: readonly Observation[], truth: readonly Truth[]) {
  const pairs = truth.map(({ exchangeTime, market, prices }) => {
    const same = observations.filter((one) => one.market === market && one.exchangeTime === exchangeTime && one.fresh)
    // Two changes within one millisecond cannot be told apart.
    return { isKnown: same.length > 0, isRight: same.some((one) => areEqual(one.prices, prices)) }
  })
  const known = pairs.filter(({ isKnown }) => isKnown)
  return { pricesCompared: known.length, wrongPrices: known.filter(({ isRight }) => !isRight).length }
}

function areEqual(one: BestPrices | null, other: BestPrices): boolean {
  return one !== null && one.bid === other.bid && one.ask === other.ask
}
