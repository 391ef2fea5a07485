import type { HoldfastEvent, Outage, StateInterval, StoredEvent } from '@holdfast/adapter-core/events'
import {
  createProjection,
  emptyHistory,
  foldEvent,
  type Projection,
  statsOf,
  tile,
  touches,
} from '@holdfast/reconnect-monitor/history'
import { assertLimit, cursorScope, decodeCursor, pageOf } from './cursor.ts'
import { BackupError } from './errors.ts'
import { normalized, typesOf } from './event-types.ts'
import { createExchanges, type Exchanges } from './exchanges.ts'
import { type ExportSource, exportOf } from './export/export.ts'
import { createMemoryNotices } from './memory-notices.ts'
import { createMemorySamples } from './memory-series.ts'
import type { EventQuery, EventStore, OutageQuery, Page, RecordedOutage, StoreHealth, Window } from './port.ts'
import { perConnection, type TimelineSource, timelineOf } from './views.ts'

interface Run {
  readonly startedAt: number
  readonly seenAt: number
  readonly clean: boolean
}

/**
 * A store that lives and dies with the process, for tests. Keeps the same contract as the durable one.
 *
 * @param id tells its cursors from those of another store; default random, as a file's is
 */
export function memoryStore(id: string = crypto.randomUUID()): EventStore {
  const events: StoredEvent[] = []
  const projection = createProjection()
  const exchanges = createExchanges()
  const samples = createMemorySamples()
  const notices = createMemoryNotices(id, (outageId) => projection.outage(outageId))
  let history = emptyHistory()
  let run: Run | null = null
  let runBefore: Run | null = null

  const appendOne = (event: HoldfastEvent): StoredEvent => {
    const eventId = events.length + 1
    const folded = foldEvent(history, { ...event, id: eventId })
    history = folded.history
    projection.apply(folded.changes)
    const stored: StoredEvent = { ...event, id: eventId, outageId: folded.outageId }
    events.push(stored)
    if (stored.type === 'connection_connecting') exchanges.add({ ...stored, exchange: stored.data.exchange })
    return stored
  }

  const lastSeenAt = (): number | null => (run === null ? null : Math.max(run.seenAt, events.at(-1)?.at ?? 0))

  const connectionsOf = (): readonly string[] =>
    [...new Set(events.flatMap(({ connection }) => connection ?? []))].sort()
  const intervalsWithin = (connection: string, window: Window): readonly StateInterval[] =>
    projection.intervals(connection).filter(({ from, to }) => from < window.to && (to === null || to > window.from))
  const source: TimelineSource = {
    within: (connections, window) => new Map(connections.map((id) => [id, intervalsWithin(id, window)])),
    count: (connections, window) => connections.reduce((sum, id) => sum + intervalsWithin(id, window).length, 0),
  }

  const lists: ExportSource = {
    events: async (query) => pageOfEvents(events, projection, query, id),
    outages: async (query) => pageOfOutages(projection.outages(), exchanges, query, id),
    eventRange: async () => (events.length === 0 ? null : { first: 1, last: events.length }),
  }

  return {
    append: async (batch) => batch.map(appendOne),
    ...lists,
    outage: async (outageId) => {
      const outage = projection.outage(outageId)
      return outage === null ? null : recorded(outage, exchanges)
    },
    timeline: async (window, now, connections, resolutionMs) =>
      timelineOf(source, window, now, connections ?? connectionsOf(), resolutionMs),
    stats: async (window, now, connections) =>
      perConnection(connections ?? connectionsOf(), (connection) => {
        const outages = projection.outages().filter((outage) => outage.connection === connection)
        return statsOf(tile(projection.intervals(connection), window, now), outages, window)
      }),
    series: async (query) => samples.series(query, projection.outages()),
    addSamples: async (added) => samples.add(added),
    beginRun: async (at) => {
      // A run that never got as far as its `bot_started` watched nothing.
      const started = events.findLast(({ type }) => type === 'bot_started')
      if (run !== null && started !== undefined && run.startedAt !== started.at) run = runBefore
      runBefore = run
      const seenAt = lastSeenAt()
      const previous = run === null || seenAt === null ? null : { endedAt: Math.min(seenAt, at), clean: run.clean }
      run = { startedAt: at, seenAt: at, clean: false }
      return previous
    },
    tick: async (at) => {
      if (run !== null) run = { ...run, seenAt: at }
    },
    endRun: async (at) => {
      if (run !== null) run = { ...run, seenAt: at, clean: true }
    },
    lastSeenAt: async () => lastSeenAt(),
    notices,
    export: (request) => exportOf(lists, request),
    backup: async (file) => {
      throw new BackupError(file, 'the record is in memory; give the bot a database file')
    },
    health: async () => HEALTH,
    close: async () => {},
  }
}

/** Nothing can fail here, and nothing grows old. */
const HEALTH: StoreHealth = {
  writer: {
    status: 'ok',
    failedAt: null,
    lastError: null,
    waiting: 0,
    spilled: 0,
    dropped: 0,
    spillPath: '',
    spillError: null,
  },
  database: null,
  upkeep: { purge: null, isOverLimit: false, backup: null, lastError: null },
}

const isWanted = <T>(wanted: T | undefined, actual: T): boolean => wanted === undefined || wanted === actual

function pageOfEvents(
  events: readonly StoredEvent[],
  projection: Projection,
  query: EventQuery,
  storeId: string,
): Page<StoredEvent> {
  assertLimit(query.limit)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, cause, minDurationMs } = query
  const ascending = query.after !== undefined
  const scope = cursorScope(ascending ? 'events_after' : 'events', normalized(query), storeId)
  const types = typesOf(query)
  const [behind] = query.cursor === undefined ? [query.after] : decodeCursor(scope, 1, query.cursor)
  const isOfWantedOutage = ({ outageId }: StoredEvent): boolean => {
    if (cause === undefined && minDurationMs === undefined) return true
    const outage = outageId === null ? null : projection.outage(outageId)
    return outage !== null && isWanted(cause, outage.cause) && hasLasted(outage, minDurationMs)
  }
  const matching = events.filter(
    (event) =>
      isWanted<string | null>(query.connection, event.connection) &&
      (types === null || types.includes(event.type)) &&
      isWanted<number | null>(query.outage, event.outageId) &&
      event.at >= from &&
      event.at < to &&
      (behind === undefined || (ascending ? event.id > behind : event.id < behind)) &&
      isOfWantedOutage(event),
  )
  return pageOf(ascending ? matching : matching.toReversed(), query.limit, scope, ({ id }) => [id])
}

const hasLasted = ({ durationMs }: Outage, leastMs: number | undefined): boolean =>
  leastMs === undefined || (durationMs !== null && durationMs >= leastMs)

const recorded = (outage: Outage, exchanges: Exchanges): RecordedOutage => ({
  ...outage,
  exchange: exchanges.of(outage.connection, outage.id),
})

function pageOfOutages(
  outages: readonly Outage[],
  exchanges: Exchanges,
  query: OutageQuery,
  storeId: string,
): Page<RecordedOutage> {
  assertLimit(query.limit)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, minDurationMs, ongoing } = query
  const scope = cursorScope('outages', query, storeId)
  const [startedAt = Number.POSITIVE_INFINITY, id = 0] =
    query.cursor === undefined ? [] : decodeCursor(scope, 2, query.cursor)
  const matching = outages
    .map((outage) => recorded(outage, exchanges))
    .filter(
      (outage) =>
        isWanted(query.connection, outage.connection) &&
        isWanted(query.cause, outage.cause) &&
        isWanted(query.scope, outage.scope) &&
        isWanted(query.planned, outage.planned) &&
        isWanted<string | null>(query.exchange, outage.exchange) &&
        isWanted(ongoing, outage.endedAt === null) &&
        (ongoing === true || hasLasted(outage, minDurationMs)) &&
        touches(outage, { from, to }) &&
        (outage.startedAt < startedAt || (outage.startedAt === startedAt && outage.id < id)),
    )
    .toSorted((a, b) => b.startedAt - a.startedAt || b.id - a.id)
  return pageOf(matching, query.limit, scope, (outage) => [outage.startedAt, outage.id])
}
