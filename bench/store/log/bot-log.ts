import type { HoldfastEvent, SpreadLegPrices } from '@holdfast/adapter-core/events'
import type { Profile } from './profiles.ts'
import type { Random } from './random.ts'
import type { Run } from './runs.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Spreads that pass their threshold, a day and connection. */
const SPREADS = 3

/** An event, and the instant from which on it may be stored: after its own where it came late. */
export interface Arrival {
  readonly event: HoldfastEvent
  readonly storedAt: number
}

/** Events of a run that are about no connection, in the order in which they are stored, without an end of their own. */
export function* botLog(
  run: Run,
  profiles: readonly Profile[],
  intensity: number,
  random: Random,
): Generator<Arrival, void, void> {
  const weights = { spread: SPREADS * profiles.length, notice: 0.1 * profiles.length, disk: 0.02, standstill: 0.1 }
  const perDay = Object.values(weights).reduce((sum, times) => sum + times, 0) * intensity
  let now = run.from
  while (now < run.to) {
    const at = now + random.wait(DAY_MS / perDay)
    now = at
    const kind = random.weighted<keyof typeof weights>(weights)
    switch (kind) {
      case 'spread':
        for (const event of spread(at, profiles, random)) {
          yield { event, storedAt: event.at }
          now = event.at
        }
        break
      case 'notice': {
        const channel = random.pick(['ntfy', 'webhook'])
        const data = { notice: Math.floor(at / SECOND_MS), channel, class: 'down', tries: 1, waitedMs: 80 }
        const event = random.chance(0.98)
          ? ({ type: 'notice_sent', connection: null, at, data } as const)
          : ({ type: 'notice_failed', connection: null, at, data: { ...data, error: 'no answer' } } as const)
        yield { event, storedAt: at }
        break
      }
      case 'disk': {
        // What the disk could not take is stored when it is back, with the instant at which it failed.
        now = at + random.skewed(SECOND_MS, 10 * MINUTE_MS)
        const degraded = { type: 'store_degraded', connection: null, at, data: { error: 'disk is full' } } as const
        const data = { waited: random.between(1, 500), dropped: 0 }
        yield { event: degraded, storedAt: now }
        yield { event: { type: 'store_restored', connection: null, at: now, data }, storedAt: now }
        break
      }
      case 'standstill': {
        now = at + random.skewed(2 * SECOND_MS, 10 * MINUTE_MS)
        const data = { lastSeenAt: at, reason: random.pick(['stalled', 'clock_jumped'] as const), jumpMs: 0 }
        yield { event: { type: 'watch_interrupted', connection: null, at: now, data }, storedAt: now }
        break
      }
    }
  }
}

/** A spread that opened, and closed again. */
function spread(at: number, profiles: readonly Profile[], random: Random): readonly HoldfastEvent[] {
  const openMs = random.skewed(500, 10 * MINUTE_MS)
  const market = random.pick(['BTC-USD-PERP', 'ETH-USD-PERP'])
  const about = (entryPct: number) => ({
    spread: market.slice(0, 3).toLowerCase(),
    entryPct,
    exitPct: entryPct - 0.1,
    buy: leg(market, profiles, random),
    sell: leg(market, profiles, random),
  })
  return [
    { type: 'spread_opened', connection: null, at, data: about(0.31) },
    { type: 'spread_closed', connection: null, at: at + openMs, data: { ...about(0.12), openMs } },
  ]
}

function leg(market: string, profiles: readonly Profile[], random: Random): SpreadLegPrices {
  const price = random.between(1_000_000, 1_010_000)
  const level = (cents: number) => ({
    price: (cents / 10).toFixed(1),
    size: (random.between(1, 5_000) / 1_000).toFixed(3),
  })
  return { connection: random.pick(profiles).connection, market, bestBid: level(price), bestAsk: level(price + 1) }
}
