import { CAUSES, EVENT_TYPES, type EventType, SCOPES } from '@holdfast/adapter-core/events'
import type { EventQuery, OutageQuery } from '@holdfast/event-store'
import { type Random, seededRandom } from './log/random.ts'

const SECOND_MS = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** One page to ask for, with filters that pages have; exports and the command line have more. */
export type PageCase = {
  /** Its filters, readable. */
  readonly name: string
  /** Not the first page but one after many: walked to before the clock runs. */
  readonly isDeep: boolean
} & (
  | { readonly what: 'events'; readonly query: EventQuery }
  | { readonly what: 'outages'; readonly query: OutageQuery }
)

/** What is in the log that is asked. Instants in ms since the Unix epoch. */
export interface LogFacts {
  readonly from: number
  readonly to: number
  readonly lastId: number
  readonly connections: readonly string[]
  /** Some that are there. */
  readonly outageIds: readonly number[]
}

const LIMITS = [50, 100, 500, 1_000]
const WINDOWS_MS = [HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 90 * DAY_MS, 365 * DAY_MS, 730 * DAY_MS]
const DURATIONS_MS = [1, SECOND_MS, 60 * SECOND_MS, HOUR_MS, DAY_MS, 11 * DAY_MS, 60 * DAY_MS]
/** In the log by the handful, or not at all. */
const RARE_TYPES: readonly EventType[] = [
  'bot_started',
  'connection_removed',
  'store_degraded',
  'drill_started',
  'reconcile_started',
  'cause_revised',
]

/** Filters that are known to be hard: what they ask for is rare, far away or not there, among millions that are. */
export function hardCases({ connections, from, lastId, outageIds, to }: LogFacts): readonly PageCase[] {
  const [connection = ''] = connections
  const far = { from: from + 5 * DAY_MS, to: from + 6 * DAY_MS }
  const all = { from, to: to + 1 }
  const rare = RARE_TYPES.flatMap((type): EventQuery[] => [
    { type, limit: 100 },
    { type, connection, limit: 100 },
    { type, ...all, limit: 100 },
    { type, connection, ...far, limit: 100 },
    { type, after: 0, limit: 100 },
  ])
  const others: readonly EventQuery[] = [
    { connection: 'nobody', limit: 100 },
    { connection: 'nobody', type: 'connection_lost', ...all, limit: 100 },
    // Often there, but never of a connection.
    { connection, type: 'spread_opened', limit: 100 },
    { connection, type: 'spread_closed', ...all, limit: 100 },
    { connection, type: 'subscription_suspect', limit: 1_000 },
    { from: to + DAY_MS, to: to + 2 * DAY_MS, limit: 100 },
    { from: from - 2 * DAY_MS, to: from - DAY_MS, limit: 100 },
    { after: 0, limit: 1_000 },
    { after: lastId, limit: 1_000 },
    { outage: outageIds[0] ?? 1, type: 'bot_started', limit: 100 },
    { outage: lastId + 1, limit: 100 },
  ]
  const outages = CAUSES.flatMap((cause): OutageQuery[] => [
    { cause, limit: 100 },
    { cause, scope: 'subscription', ...far, limit: 100 },
    { cause, connection, minDurationMs: DAY_MS, limit: 100 },
  ])
  const otherOutages: readonly OutageQuery[] = [
    { ongoing: true, limit: 1_000 },
    { ongoing: true, cause: 'remote_close', ...far, limit: 100 },
    { ongoing: false, minDurationMs: 11 * DAY_MS, limit: 100 },
    { minDurationMs: 60 * DAY_MS, limit: 100 },
    { minDurationMs: 6 * HOUR_MS, scope: 'subscription', limit: 100 },
    { minDurationMs: HOUR_MS, ...all, limit: 1_000 },
    { scope: 'connection', limit: 1_000 },
    { scope: 'connection', ...far, limit: 1_000 },
    { connection: 'nobody', ...all, limit: 100 },
  ]
  return [
    ...[...rare, ...others].map((query) => eventCase(query, false)),
    ...[...outages, ...otherOutages].map((query) => outageCase(query, false)),
  ]
}

/** So many of any filters, half of them about events, the same for the same seed. */
export function randomCases(count: number, facts: LogFacts, seed: number): readonly PageCase[] {
  const random = seededRandom(seed, 'pages')
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? randomEvents(facts, random) : randomOutages(facts, random),
  )
}

function randomEvents(facts: LogFacts, random: Random): PageCase {
  const query: EventQuery = {
    limit: random.pick(LIMITS),
    ...maybe(random, 0.4, () => ({ connection: random.pick(facts.connections) })),
    ...maybe(random, 0.4, () => ({ type: random.pick(random.chance(0.3) ? RARE_TYPES : EVENT_TYPES) })),
    ...maybe(random, 0.4, () => randomWindow(facts, random)),
    ...maybe(random, 0.1, () => ({ outage: random.pick(facts.outageIds) })),
  }
  if (random.chance(0.2)) return eventCase({ ...query, after: random.between(0, facts.lastId) }, false)
  return eventCase(query, random.chance(0.2))
}

function randomOutages(facts: LogFacts, random: Random): PageCase {
  const query: OutageQuery = {
    limit: random.pick(LIMITS),
    ...maybe(random, 0.4, () => ({ connection: random.pick(facts.connections) })),
    ...maybe(random, 0.4, () => ({ cause: random.pick(CAUSES) })),
    ...maybe(random, 0.4, () => ({ scope: random.pick(SCOPES) })),
    ...maybe(random, 0.4, () => randomWindow(facts, random)),
    ...maybe(random, 0.3, () => ({ minDurationMs: random.pick(DURATIONS_MS) })),
    ...maybe(random, 0.2, () => ({ ongoing: random.chance(0.5) })),
  }
  return outageCase(query, random.chance(0.2))
}

function maybe<T extends object>(random: Random, probability: number, filter: () => T): T | Record<string, never> {
  return random.chance(probability) ? filter() : {}
}

/** Any window of the log, one that sticks out of it included. */
export function randomWindow({ from, to }: Pick<LogFacts, 'from' | 'to'>, random: Random) {
  const end = random.between(from, to + DAY_MS)
  return { from: end - random.pick(WINDOWS_MS), to: end }
}

const eventCase = (query: EventQuery, isDeep: boolean): PageCase => ({
  what: 'events',
  name: nameOf('events', query, isDeep),
  isDeep,
  query,
})

const outageCase = (query: OutageQuery, isDeep: boolean): PageCase => ({
  what: 'outages',
  name: nameOf('outages', query, isDeep),
  isDeep,
  query,
})

function nameOf(what: string, query: EventQuery | OutageQuery, isDeep: boolean): string {
  const told = Object.entries(query).map(([name, value]) => `${name}=${tell(name, value)}`)
  return [what, ...told, ...(isDeep ? ['deep'] : [])].join(' ')
}

const tell = (name: string, value: unknown): string =>
  name === 'from' || name === 'to' ? new Date(Number(value)).toISOString().slice(0, 16) : String(value)
