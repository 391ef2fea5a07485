import type { Db } from '../database.ts'
import { BUCKETS } from '../port.ts'

const DAY_MS = 86_400_000

/** How long minutes are kept, in days; hours stay as long as events, days for ever. */
const MINUTES_DAYS = 7

/** Buckets of one connection, metric and width, and the oldest of them. */
interface Series {
  readonly connection: string
  readonly metric: string
  readonly bucketMs: number
  readonly at: number
}

/** The first row of the series after one. A look-up in the order of the table, not a scan of it. */
const NEXT = `SELECT connection, metric, bucket_ms AS bucketMs, at FROM samples
  WHERE (connection, metric, bucket_ms) > (?, ?, ?) ORDER BY connection, metric, bucket_ms, at LIMIT 1`

const DELETE = `DELETE FROM samples
  WHERE connection = @connection AND metric = @metric AND bucket_ms = @bucketMs AND at < @horizon AND at IN (
    SELECT at FROM samples WHERE connection = @connection AND metric = @metric AND bucket_ms = @bucketMs
    ORDER BY at LIMIT @most)`

/** Series of one step; a look takes about 10 µs. */
const MOST_LOOKS = 100

/** Deletes some old measurements, at most so many; returns whether it is not through yet. */
export type DeleteOldSamples = (maxRows: number) => boolean

/** Goes through the samples once and deletes what is older than it may be, piece by piece. */
export function oldSamples(db: Db, now: number, retentionDays: number): DeleteOldSamples {
  const horizons = new Map<number, number>([
    [BUCKETS.minute, now - MINUTES_DAYS * DAY_MS],
    [BUCKETS.hour, now - retentionDays * DAY_MS],
  ])
  const nextSeries = db.$client.prepare<[string, string, number], Series>(NEXT)
  const deleteOldest = db.$client.prepare(DELETE)
  let done: Omit<Series, 'at'> = { connection: '', metric: '', bucketMs: 0 }

  const some = (maxRows: number): boolean => {
    let left = maxRows
    for (let looks = 0; looks < MOST_LOOKS && left > 0; looks++) {
      const series = nextSeries.get(done.connection, done.metric, done.bucketMs)
      if (series === undefined) return false
      const { connection, metric, bucketMs, at } = series
      const horizon = horizons.get(bucketMs) ?? at
      const deleted = at < horizon ? deleteOldest.run({ connection, metric, bucketMs, horizon, most: left }).changes : 0
      left -= deleted
      if (left > 0) done = series
    }
    return true
  }
  // Without a row to delete nothing is written.
  return (maxRows) => db.transaction(() => some(maxRows), { behavior: 'deferred' })
}
