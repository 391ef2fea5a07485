import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { type Episode, failure, flapping, gap, type Link, loss, outage, stall, start, suspicion } from './episodes.ts'
import type { Incident } from './incidents.ts'
import { drill, pause, promotion, reconnect, refusal, rotation } from './planned-episodes.ts'
import type { Profile } from './profiles.ts'
import type { Random } from './random.ts'
import type { Run } from './runs.ts'
import { EPISODES, lossesAt } from './tempers.ts'

const DAY_MS = 86_400_000

type Kind = keyof typeof EPISODES | 'loss'

const TOLD: Readonly<Record<Kind, (link: Link, at: number) => Episode>> = {
  loss,
  suspicion,
  stall,
  gap,
  rotation,
  flapping,
  reconnect,
  pause,
  refusal,
  failure,
  promotion,
  drill,
}

/** What a connection's log of one run is made of. */
export interface ConnectionLogOptions {
  readonly seed: number
  readonly profile: Profile
  readonly run: Run
  /** Those that hit this connection, oldest first. */
  readonly incidents: readonly Incident[]
  /** Times as often as by nature. */
  readonly intensity: number
  readonly random: Random
}

/** Events of one connection from the start of a run on, in the order of their instants, without an end of their own. */
export function* connectionLog(options: ConnectionLogOptions): Generator<HoldfastEvent, void, void> {
  const { incidents, profile, random, run } = options
  const { connection } = profile
  const link: Link = { connection, exchange: profile.exchange, markets: profile.markets, random, generation: 0 }
  let now = yield* start(link, Math.max(run.from + random.between(5, 400), profile.from))
  let next = 0
  while (now < run.to) {
    const { at, kind } = draw(options, now)
    const incident = incidents[next]
    // One that was over before the connection could notice it passed it by.
    if (incident !== undefined && incident.until <= now) next += 1
    else if (incident !== undefined && incident.at <= at) {
      next += 1
      now = yield* outage(link, Math.max(incident.at + random.between(0, 900), now), incident)
    } else if (at >= profile.to) {
      yield { type: 'connection_removed', connection, at: Math.max(now, profile.to), data: {} }
      return
    } else now = yield* TOLD[kind](link, at)
  }
}

/** What happens next, and when. */
function draw({ intensity, profile, random, seed }: ConnectionLogOptions, now: number) {
  const weights = { ...EPISODES, loss: lossesAt(profile.temper, seed, profile.connection, now) }
  const perDay = Object.values(weights).reduce((sum, times) => sum + times, 0) * intensity
  const kind: Kind = random.weighted<Kind>(weights)
  return { kind, at: now + random.wait(DAY_MS / perDay) }
}
