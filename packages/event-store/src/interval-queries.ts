import type { HistoryState, StateInterval } from '@holdfast/adapter-core/events'
import { getTableColumns } from 'drizzle-orm'
import type { Db } from './database.ts'
import { DIGEST_SIZE } from './outage-digest.ts'
import type { Window } from './port.ts'
import { stateIntervals } from './schema.ts'

const { connection, state, from, to, outageId } = getTableColumns(stateIntervals)
/** The columns of an interval, without its sums. */
export const INTERVAL = { connection, state, from, to, outageId }

/**
 * The state intervals of a database, of many connections at once: a statement of each would cost more than what it reads.
 */
export interface IntervalQueries {
  /** Intervals that may reach into a window, by connection, oldest first. */
  within(connections: readonly string[], window: Window): ReadonlyMap<string, readonly StateInterval[]>
  /** How many those are in all, counted up to `limit`. */
  count(connections: readonly string[], window: Window, limit: number): number
  /** About how many those are, rather less, by the outages that lie in a window; told at once. */
  estimate(connections: readonly string[], window: Window): number
  /** Time from each connection's first interval to an instant, by what it was; `now` ends the one still open. */
  sumsUntil(connections: readonly string[], at: number, now: number): ReadonlyMap<string, IntervalSums>
}

/** Sums of time in ms; see the columns of `state_intervals`. */
export interface IntervalSums {
  readonly liveMs: number
  readonly upMs: number
  readonly monitoredMs: number
  readonly knownMs: number
}

const IS_UP: readonly HistoryState[] = ['live', 'degraded']
const IS_MONITORED: readonly HistoryState[] = ['live', 'degraded', 'down', 'failed']

/** Where the newest interval that began by an instant did: by connection. */
const NEWEST_UNTIL = `SELECT from_at FROM state_intervals
  WHERE connection = wanted.value AND from_at <= ? ORDER BY from_at DESC LIMIT 1`

// Intervals do not overlap: of those that began before the window only the last can reach into it. CROSS: connection by
// connection, so that each one's are a range of the key.
const WITHIN = `FROM json_each(?) AS wanted CROSS JOIN state_intervals
  ON connection = wanted.value AND from_at >= coalesce((${NEWEST_UNTIL}), ?) AND from_at < ?`

/** Prepares the queries of one open database. */
export function prepareIntervals({ $client }: Db): IntervalQueries {
  const rows = $client
    .prepare<WithinArgs, IntervalRow>(`SELECT connection, state, from_at, to_at, outage_id ${WITHIN}`)
    .raw()
  const counted = $client
    .prepare<[...WithinArgs, limit: number], number>(`SELECT count(*) FROM (SELECT 1 ${WITHIN} LIMIT ?)`)
    .pluck()
  // Digests that begin in the window, by connection; of its last one any part may lie behind the window.
  const outages = $client
    .prepare<[from: number, to: number, connections: string], number>(
      `SELECT coalesce(sum(max(0, coalesce(
         (SELECT sum(n) FROM outage_digests WHERE connection = wanted.value AND from_at >= ? AND from_at < ?), 0
       ) - ${DIGEST_SIZE})), 0) FROM json_each(?) AS wanted`,
    )
    .pluck()
  const sums = $client
    .prepare<[connections: string, at: number], SumsRow>(
      `SELECT connection, state, from_at, to_at,
         live_before_ms, up_before_ms, monitored_before_ms, known_before_ms
       FROM json_each(?) AS wanted CROSS JOIN state_intervals
         ON connection = wanted.value AND from_at = (${NEWEST_UNTIL})`,
    )
    .raw()
  return {
    within(connections, window) {
      const found = new Map<string, StateInterval[]>(connections.map((id) => [id, []]))
      for (const [connection, state, from, to, outageId] of rows.all(...argsOf(connections, window))) {
        found.get(connection)?.push({ connection, state, from, to, outageId })
      }
      return found
    },
    count: (connections, window, limit) => counted.get(...argsOf(connections, window), limit) ?? 0,
    // An outage is an interval, and between two of a connection there is another.
    estimate: (connections, { from, to }) => 2 * (outages.get(from, to, namesOf(connections)) ?? 0),
    sumsUntil(connections, at, now) {
      const found = sums.all(JSON.stringify(connections), at)
      return new Map(found.map((row) => [row[0], sumsOf(row, at, now)]))
    },
  }
}

type WithinArgs = [connections: string, from: number, from: number, to: number]

// Each connection once, however often it is named: its intervals would come twice.
const namesOf = (connections: readonly string[]): string => JSON.stringify([...new Set(connections)])

const argsOf = (connections: readonly string[], { from, to }: Window): WithinArgs => [
  namesOf(connections),
  from,
  from,
  to,
]

type IntervalRow = readonly [
  connection: string,
  state: HistoryState,
  from: number,
  to: number | null,
  outageId: number | null,
]

type SumsRow = readonly [
  connection: string,
  state: HistoryState,
  from: number,
  to: number | null,
  liveBeforeMs: number,
  upBeforeMs: number,
  monitoredBeforeMs: number,
  knownBeforeMs: number,
]

function sumsOf(
  [, state, from, to, liveMs, upMs, monitoredMs, knownMs]: SumsRow,
  at: number,
  now: number,
): IntervalSums {
  const ms = Math.max(0, Math.min(to ?? now, at) - from)
  return {
    liveMs: liveMs + (state === 'live' ? ms : 0),
    upMs: upMs + (IS_UP.includes(state) ? ms : 0),
    monitoredMs: monitoredMs + (IS_MONITORED.includes(state) ? ms : 0),
    knownMs: knownMs + ms,
  }
}
