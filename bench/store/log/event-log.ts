import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { type Arrival, botLog } from './bot-log.ts'
import { connectionLog } from './connection-log.ts'
import { incidentsOf } from './incidents.ts'
import { mergeArrivals } from './merge.ts'
import { type Profile, profilesOf } from './profiles.ts'
import { type Random, seededRandom } from './random.ts'
import { type Run, runsFrom } from './runs.ts'

const YEAR_MS = 365 * 86_400_000
/** Where logs begin. */
export const LOG_FROM = Date.UTC(2024, 0, 1)
/** Events a connection and day, where all comes as often as by nature: counted. */
const EVENTS_A_DAY = 66.3

/** Of a connection's events one in so many is stored late, by up to so many ms. */
const LATE_EVERY = 500
const MOST_LATE_MS = 2_000

/** What log is made. */
export interface LogOptions {
  readonly seed: number
  /** Exactly so many. */
  readonly events: number
  readonly connections: number
  /** About so long: the more events in it, the more often all happens. */
  readonly years: number
  /** Its first instant, in ms since the Unix epoch; default `LOG_FROM`. */
  readonly from?: number
}

/**
 * The log of a bot with many connections over years, in the order in which it would have stored it. The same for the same
 * options on every machine.
 *
 * Connections are of different temper, and hit together by incidents of their exchange and of the own network. The bot
 * is restarted and crashes. About three outages of scope `connection` a day and connection at 66.3 events a day and
 * connection, about as many as 10 million of 200 connections in 2 years are.
 */
export function* eventLog(options: LogOptions): Generator<HoldfastEvent, void, void> {
  let left = options.events
  for (const event of endless(options)) {
    if (left === 0) return
    left -= 1
    yield event
  }
}

function* endless(options: LogOptions): Generator<HoldfastEvent, never, void> {
  const { connections, events, from: begins = LOG_FROM, seed, years } = options
  const until = begins + years * YEAR_MS
  const intensity = events / (connections * years * 365 * EVENTS_A_DAY)
  const profiles = profilesOf(connections, begins, until)
  const exchanges = [...new Set(profiles.map(({ exchange }) => exchange))]
  let before: Run | null = null
  for (const run of runsFrom(begins, seededRandom(seed, 'runs'))) {
    const purpose = (what: string) => seededRandom(seed, `${what} ${run.from}`)
    const configured = profiles.filter(({ from, to }) => from < run.to && to > run.from)
    const incidents = incidentsOf(run, exchanges, intensity, purpose('incidents'))
    const logs = configured.map((profile) => {
      const random = purpose(profile.connection)
      const own = incidents.filter(({ exchange }) => exchange === null || exchange === profile.exchange)
      return arrivals(connectionLog({ seed, profile, run, incidents: own, intensity, random }), random)
    })
    yield botStarted(run, before, configured)
    for (const { event, storedAt } of mergeArrivals([...logs, botLog(run, profiles, intensity, purpose('bot'))])) {
      if (storedAt >= run.to) break
      yield event
    }
    if (run.clean) yield { type: 'bot_stopped', connection: null, at: run.to, data: { reason: 'SIGTERM' } }
    before = run
  }
  throw new Error('Runs ended')
}

function botStarted(run: Run, before: Run | null, profiles: readonly Profile[]): HoldfastEvent {
  return {
    type: 'bot_started',
    connection: null,
    at: run.from,
    data: {
      mode: 'live',
      version: '0.1.0',
      pid: 1,
      connections: profiles.map(({ connection }) => connection),
      previousRunEndedAt: before?.lastSeenAt ?? null,
      previousRunClean: before?.clean ?? null,
    },
  }
}

/** Some come late, but never past one of the same connection. */
function* arrivals(log: Iterable<HoldfastEvent>, random: Random): Generator<Arrival, void, void> {
  let latest = 0
  for (const event of log) {
    const late = random.chance(1 / LATE_EVERY) ? random.between(1, MOST_LATE_MS) : 0
    latest = Math.max(latest, event.at + late)
    yield { event, storedAt: latest }
  }
}
