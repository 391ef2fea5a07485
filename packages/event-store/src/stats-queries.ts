import { CAUSES, type Cause } from '@holdfast/adapter-core/events'
import { type ConnectionStats, statsOfTotals, type WindowTotals } from '@holdfast/reconnect-monitor/history'
import type { Db } from './database.ts'
import type { IntervalQueries, IntervalSums } from './interval-queries.ts'
import { DIGEST_FIELDS, digestNumbers } from './outage-digest.ts'
import type { Window } from './port.ts'
import { perConnection } from './views.ts'

/** What a window says about each connection; `now` ends what is still open. */
export type QueryStats = (
  connections: readonly string[],
  window: Window,
  now: number,
) => Readonly<Record<string, ConnectionStats>>

const NOTHING: IntervalSums = { liveMs: 0, upMs: 0, monitoredMs: 0, knownMs: 0 }

/**
 * Prepares statistics: time by state is the difference of two rows, and outages are read packed, those of all connections
 * at once. The result is that of `statsOf` of the window's tiles and outages.
 */
export function prepareStats({ $client }: Db, intervals: IntervalQueries): QueryStats {
  // Outages of a connection do not overlap, and starts grow with ids: of those that began before the window only the last
  // can reach into it, so that what touches it lies in the row of that one and the rows behind it.
  const digests = $client
    .prepare<
      [connections: string, to: number, from: number, from: number],
      readonly [connection: string, records: Buffer]
    >(
      `SELECT connection, records
       FROM json_each(?) AS wanted CROSS JOIN outage_digests
         ON connection = wanted.value AND from_at < ? AND from_at >= coalesce(
           (SELECT from_at FROM outage_digests WHERE connection = wanted.value AND from_at < ?
             ORDER BY from_at DESC LIMIT 1), ?)`,
    )
    .raw()

  return (connections, window, now) => {
    const { from, to } = window
    const packed = new Map<string, Float64Array[]>(connections.map((id) => [id, []]))
    const named = JSON.stringify([...packed.keys()])
    for (const [connection, records] of digests.all(named, to, from, from)) {
      packed.get(connection)?.push(digestNumbers(records))
    }
    const sumsBefore = intervals.sumsUntil(connections, from, now)
    const sumsUntil = intervals.sumsUntil(connections, to, now)
    return perConnection(connections, (id) => {
      const before = sumsBefore.get(id) ?? NOTHING
      const until = sumsUntil.get(id) ?? NOTHING
      return statsOfTotals({
        lengthMs: to - from,
        knownMs: until.knownMs - before.knownMs,
        monitoredMs: until.monitoredMs - before.monitoredMs,
        upMs: until.upMs - before.upMs,
        liveMs: until.liveMs - before.liveMs,
        ...totalsOf(packed.get(id) ?? [], window),
      })
    })
  }
}

type OutageTotals = Pick<WindowTotals, 'began' | 'recoveries' | 'detections' | 'byCause'>

/** What is known so far of the outages of a window. */
interface Tally {
  readonly counts: Uint32Array
  readonly recoveries: Float64Array
  readonly detections: Float64Array
  began: number
  recovered: number
  detected: number
}

function totalsOf(rows: readonly Float64Array[], window: Window): OutageTotals {
  const most = rows.reduce((sum, numbers) => sum + numbers.length / DIGEST_FIELDS, 0)
  const tally: Tally = {
    counts: new Uint32Array(CAUSES.length),
    recoveries: new Float64Array(most),
    detections: new Float64Array(most),
    began: 0,
    recovered: 0,
    detected: 0,
  }
  for (const numbers of rows) countRow(tally, numbers, window)
  return {
    began: tally.began,
    recoveries: tally.recoveries.subarray(0, tally.recovered),
    detections: tally.detections.subarray(0, tally.detected),
    byCause: namedCounts(tally.counts),
  }
}

/** Counts the outages of a row that touch the window; see `packDigests` for their numbers, and `statsOf` for what counts. */
function countRow(tally: Tally, numbers: Float64Array, window: Window): void {
  const { from, to } = window
  for (let at = 0; at < numbers.length; at += DIGEST_FIELDS) {
    const startedAt = numbers[at + 1] ?? 0
    const endedAt = numbers[at + 3] ?? 0
    // Not `endedAt > from`: one that goes on has NaN there, and reaches to the end.
    if (startedAt >= to || (startedAt < from && endedAt <= from)) continue
    const code = numbers[at + 6] ?? 0
    tally.counts[code >> 2] = (tally.counts[code >> 2] ?? 0) + 1
    const isPlanned = (code & 2) !== 0
    if (!isPlanned) countUnplanned(tally, numbers, at, window)
  }
}

function countUnplanned(tally: Tally, numbers: Float64Array, at: number, { from, to }: Window): void {
  const within = (instant: number): boolean => instant >= from && instant < to
  if ((numbers[at + 1] ?? 0) >= from) tally.began += 1
  const isRecovered = ((numbers[at + 6] ?? 0) & 1) !== 0
  const durationMs = numbers[at + 4] ?? Number.NaN
  if (isRecovered && within(numbers[at + 3] ?? 0) && !Number.isNaN(durationMs)) {
    tally.recoveries[tally.recovered++] = durationMs
  }
  if (within(numbers[at + 2] ?? 0)) tally.detections[tally.detected++] = numbers[at + 5] ?? 0
}

function namedCounts(counts: Uint32Array): Partial<Record<Cause, number>> {
  return Object.fromEntries(
    CAUSES.flatMap((cause, index) => {
      const n = counts[index] ?? 0
      return n === 0 ? [] : [[cause, n]]
    }),
  )
}
