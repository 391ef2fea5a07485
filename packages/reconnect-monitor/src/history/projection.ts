import type { Outage, StateInterval, StoredEvent } from '@holdfast/adapter-core/events'
import { foldEvent, type NumberedEvent } from './fold.ts'
import { emptyHistory, type History, type HistoryChange } from './history.ts'

/** Outages and intervals in memory, kept up to date by the fold's changes. */
export interface Projection {
  apply(changes: readonly HistoryChange[]): void
  /** In the order in which they were opened. */
  outages(): readonly Outage[]
  outage(id: number): Outage | null
  /** Of one connection, oldest first; of all, one connection after the other. */
  intervals(connection?: string): readonly StateInterval[]
}

/** An empty projection: what a store's tables are, as arrays. */
export function createProjection(): Projection {
  const outages = new Map<number, Outage>()
  const intervals = new Map<string, StateInterval[]>()
  const of = (connection: string): StateInterval[] => intervals.get(connection) ?? []

  const insert = (interval: StateInterval): void => {
    const rows = intervals.get(interval.connection)
    if (rows === undefined) intervals.set(interval.connection, [interval])
    else rows.push(interval)
  }

  const cut = (connection: string, at: number): void => {
    const rows = of(connection)
    while (rows.length > 0 && (rows.at(-1)?.from ?? 0) >= at) rows.pop()
    const last = rows.at(-1)
    if (last !== undefined && (last.to === null || last.to > at)) rows[rows.length - 1] = { ...last, to: at }
  }

  const applyChange = (change: HistoryChange): void => {
    switch (change.kind) {
      case 'outage':
        outages.set(change.outage.id, change.outage)
        return
      case 'cut':
        cut(change.connection, change.at)
        return
      case 'interval':
        insert(change.interval)
        return
      default:
        change satisfies never
    }
  }

  return {
    apply: (changes) => changes.forEach(applyChange),
    outages: () => [...outages.values()],
    outage: (id) => outages.get(id) ?? null,
    intervals: (connection) => (connection === undefined ? [...intervals.values()].flat() : [...of(connection)]),
  }
}

/** A whole log, folded. */
export interface FoldedLog {
  readonly history: History
  /** The events with their outage ids. */
  readonly events: readonly StoredEvent[]
  readonly outages: readonly Outage[]
  readonly intervals: readonly StateInterval[]
}

/** Folds a whole log, oldest event first: what a store must hold once it has stored it. */
export function foldAll(log: Iterable<NumberedEvent>): FoldedLog {
  const projection = createProjection()
  const events: StoredEvent[] = []
  let history = emptyHistory()
  for (const event of log) {
    const folded = foldEvent(history, event)
    history = folded.history
    projection.apply(folded.changes)
    events.push({ ...event, outageId: folded.outageId })
  }
  return { history, events, outages: projection.outages(), intervals: projection.intervals() }
}
