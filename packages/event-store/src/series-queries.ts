import { and, asc, eq, gt, gte, lt } from 'drizzle-orm'
import type { Db } from './database.ts'
import { BUCKETS, MAX_POINTS, type Sample, type SeriesQuery, WindowTooLargeError } from './port.ts'
import type { SampleQueries } from './sample-queries.ts'
import { rollups } from './schema.ts'

const WIDTHS = [BUCKETS.minute, BUCKETS.hour, BUCKETS.day] as const

/**
 * Points of a chart, oldest first, in the narrowest buckets that are still kept for all of the window and are not too many.
 *
 * @throws {WindowTooLargeError} when there are more than `MAX_POINTS` days.
 */
export function querySeries(db: Db, samples: SampleQueries, query: SeriesQuery): readonly Sample[] {
  for (const bucketMs of WIDTHS) {
    const points =
      query.metric === 'recovery' ? recoveriesOf(db, query, bucketMs) : keptSamples(samples, query, bucketMs)
    if (points !== null && points.length <= MAX_POINTS) return points
  }
  throw tooManyPoints()
}

/** What a window with more than `MAX_POINTS` days is refused with. */
export function tooManyPoints(): WindowTooLargeError {
  return new WindowTooLargeError(`Cannot tell the series: it has more than ${MAX_POINTS} days; take a shorter window`)
}

/**
 * The buckets of a window; null where some of them were purged. The oldest go first, and days never: so none was if there
 * is one that is older than the window, or if the first day that reaches into it still has all its parts.
 */
function keptSamples(samples: SampleQueries, query: SeriesQuery, bucketMs: number): readonly Sample[] | null {
  const points = samples.read({ ...query, bucketMs }, MAX_POINTS + 1)
  if (bucketMs === BUCKETS.day) return points
  const [older] = samples.read({ ...query, bucketMs, from: 0, to: query.from + 1 }, 1)
  if (older !== undefined) return points
  const [day] = samples.read({ ...query, bucketMs: BUCKETS.day, from: query.from - BUCKETS.day + 1 }, 1)
  return day === undefined || samples.isWhole(day, bucketMs) ? points : null
}

/** Recovery times are rolled up with the outages, into hours and days, and kept; null for minutes. */
function recoveriesOf(db: Db, { connection, from, to }: SeriesQuery, bucketMs: number): readonly Sample[] | null {
  if (bucketMs === BUCKETS.minute) return null
  return db
    .select({
      at: rollups.at,
      n: rollups.recoveries,
      sum: rollups.recoverySumMs,
      min: rollups.recoveryMinMs,
      max: rollups.recoveryMaxMs,
    })
    .from(rollups)
    .where(
      and(
        eq(rollups.connection, connection),
        eq(rollups.bucketMs, bucketMs),
        gte(rollups.at, from),
        lt(rollups.at, to),
        gt(rollups.recoveries, 0),
      ),
    )
    .orderBy(asc(rollups.at))
    .limit(MAX_POINTS + 1)
    .all()
    .map(({ at, n, sum, min, max }) => {
      return { connection, metric: 'recovery', at, bucketMs, n, mean: sum / n, min: min ?? 0, max: max ?? 0 }
    })
}
