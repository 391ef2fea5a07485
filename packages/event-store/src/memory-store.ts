import type { HoldfastEvent, Outage, StoredEvent } from '@holdfast/adapter-core/events'
import { createProjection, emptyHistory, foldEvent, touches } from '@holdfast/reconnect-monitor/history'
import { assertLimit, decodeCursor, pageOf } from './cursor.ts'
import type { EventQuery, EventStore, OutageQuery, Page, Sample } from './port.ts'
import { statsPer, timelineOf, type ViewSource } from './views.ts'

interface Run {
  readonly startedAt: number
  readonly seenAt: number
  readonly clean: boolean
}

/** A store that lives and dies with the process, for tests. Keeps the same contract as the durable one. */
export function memoryStore(): EventStore {
  const events: StoredEvent[] = []
  const projection = createProjection()
  const samples = new Map<string, Sample>()
  let history = emptyHistory()
  let run: Run | null = null
  let runBefore: Run | null = null

  const appendOne = (event: HoldfastEvent): StoredEvent => {
    const id = events.length + 1
    const folded = foldEvent(history, { ...event, id })
    history = folded.history
    projection.apply(folded.changes)
    const stored: StoredEvent = { ...event, id, outageId: folded.outageId }
    events.push(stored)
    return stored
  }

  const lastSeenAt = (): number | null => (run === null ? null : Math.max(run.seenAt, events.at(-1)?.at ?? 0))

  const source: ViewSource = {
    connections: () => [...new Set(events.flatMap(({ connection }) => connection ?? []))].sort(),
    intervals: (connection) => projection.intervals(connection),
    outages: (connection) => projection.outages().filter((outage) => outage.connection === connection),
  }

  return {
    append: async (batch) => batch.map(appendOne),
    events: async (query) => pageOfEvents(events, query),
    outages: async (query) => pageOfOutages(projection.outages(), query),
    outage: async (id) => projection.outage(id),
    timeline: async (window, now, connections) => timelineOf(source, window, now, connections),
    stats: async (window, now, connections) => statsPer(source, window, now, connections),
    samples: async ({ connection, metric, from, to }) =>
      [...samples.values()]
        .filter((sample) => sample.connection === connection && sample.metric === metric)
        .filter(({ at }) => at >= from && at < to)
        .sort((a, b) => a.at - b.at),
    addSamples: async (added) => {
      for (const sample of added) samples.set(`${sample.connection} ${sample.metric} ${sample.at}`, sample)
    },
    eventRange: async () => (events.length === 0 ? null : { first: 1, last: events.length }),
    beginRun: async (at) => {
      // A run that never got as far as its `bot_started` watched nothing.
      const starts = events.filter(({ type }) => type === 'bot_started').map((event) => event.at)
      if (run !== null && starts.length > 0 && run.startedAt > Math.max(...starts)) run = runBefore
      runBefore = run
      const endedAt = lastSeenAt()
      const previous = run === null || endedAt === null ? null : { endedAt, clean: run.clean }
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
    close: async () => {},
  }
}

const isWanted = <T>(wanted: T | undefined, actual: T): boolean => wanted === undefined || wanted === actual

function pageOfEvents(events: readonly StoredEvent[], query: EventQuery): Page<StoredEvent> {
  assertLimit(query.limit)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query
  const ascending = query.after !== undefined
  const kind = ascending ? 'events_after' : 'events'
  const [behind] = query.cursor === undefined ? [query.after] : decodeCursor(kind, 1, query.cursor)
  const matching = events.filter(
    (event) =>
      isWanted<string | null>(query.connection, event.connection) &&
      isWanted<string>(query.type, event.type) &&
      isWanted<number | null>(query.outage, event.outageId) &&
      event.at >= from &&
      event.at < to &&
      (behind === undefined || (ascending ? event.id > behind : event.id < behind)),
  )
  return pageOf(ascending ? matching : matching.toReversed(), query.limit, kind, ({ id }) => [id])
}

function pageOfOutages(outages: readonly Outage[], query: OutageQuery): Page<Outage> {
  assertLimit(query.limit)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, minDurationMs, ongoing } = query
  const [startedAt = Number.POSITIVE_INFINITY, id = 0] =
    query.cursor === undefined ? [] : decodeCursor('outages', 2, query.cursor)
  const lastedEnough = ({ durationMs }: Outage): boolean =>
    minDurationMs === undefined || ongoing === true || (durationMs !== null && durationMs >= minDurationMs)
  const matching = outages
    .filter(
      (outage) =>
        isWanted(query.connection, outage.connection) &&
        isWanted(query.cause, outage.cause) &&
        isWanted(query.scope, outage.scope) &&
        isWanted(ongoing, outage.endedAt === null) &&
        lastedEnough(outage) &&
        touches(outage, { from, to }) &&
        (outage.startedAt < startedAt || (outage.startedAt === startedAt && outage.id < id)),
    )
    .toSorted((a, b) => b.startedAt - a.startedAt || b.id - a.id)
  return pageOf(matching, query.limit, 'outages', (outage) => [outage.startedAt, outage.id])
}
