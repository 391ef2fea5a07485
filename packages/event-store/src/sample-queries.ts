import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { BUCKETS, type Sample } from './port.ts'
import { assertMinutes, bucketStart, rolledUp } from './sample-rollup.ts'
import { samples } from './schema.ts'

/** Buckets of one width that begin in `[from, to)`. */
export interface SampleRange extends Pick<Sample, 'connection' | 'metric' | 'bucketMs'> {
  readonly from: number
  readonly to: number
}

/** The samples of a database: prepared, since every minute brings some of every connection. */
export interface SampleQueries {
  /** Oldest first, at most `limit`. */
  read(range: SampleRange, limit?: number): readonly Sample[]
  /**
   * True where a bucket holds just what its parts say: none of them was purged. One whose parts are gone cannot be made
   * anew, and keeps what it says.
   */
  isWhole(bucket: Sample, partMs: number): boolean
  /**
   * Stores minutes and rolls them up into hours and days, in one transaction; a minute that is there already is
   * replaced.
   *
   * @throws {RangeError} when one is not a minute.
   */
  insert(minutes: readonly Sample[]): void
}

/** Prepares the queries of one open database. */
export function prepareSamples(db: Db): SampleQueries {
  const p = sql.placeholder
  const { connection, metric, bucketMs, at, n, mean, min, max } = samples
  const range = db
    .select({ connection, metric, at, bucketMs, n, mean, min, max })
    .from(samples)
    .where(
      and(
        eq(connection, p('connection')),
        eq(metric, p('metric')),
        eq(bucketMs, p('bucketMs')),
        gte(at, p('from')),
        lt(at, p('to')),
      ),
    )
    .orderBy(asc(at))
    .limit(p('limit'))
    .prepare()
  const upsert = db
    .insert(samples)
    .values({
      connection: p('connection'),
      metric: p('metric') as unknown as Sample['metric'],
      at: p('at'),
      bucketMs: p('bucketMs'),
      n: p('n'),
      mean: p('mean'),
      min: p('min'),
      max: p('max'),
    })
    .onConflictDoUpdate({
      target: [connection, metric, bucketMs, at],
      set: { n: sql`excluded.n`, mean: sql`excluded.mean`, min: sql`excluded.min`, max: sql`excluded.max` },
    })
    .prepare()

  // Without Drizzle's mapping of each value, which costs more than reading it.
  const read: SampleQueries['read'] = (wanted, limit = -1) =>
    (range.values({ ...wanted, limit }) as unknown as readonly SampleRow[]).map(sampleOf)
  const partsOf = (
    { at: from, ...bucket }: Pick<Sample, 'connection' | 'metric' | 'at'>,
    partMs: number,
    wholeMs: number,
  ) => read({ connection: bucket.connection, metric: bucket.metric, bucketMs: partMs, from, to: from + wholeMs })
  const isWhole: SampleQueries['isWhole'] = (bucket, partMs) =>
    bucket.n === partsOf(bucket, partMs, bucket.bucketMs).reduce((sum, part) => sum + part.n, 0)

  /** The wider buckets that samples lie in, but for those whose parts are gone. */
  const openBuckets = (added: readonly Sample[], partMs: number, wholeMs: number): readonly Sample[] => {
    const buckets = new Map<string, Sample>()
    for (const sample of added) {
      const start = bucketStart(sample.at, wholeMs)
      buckets.set(`${sample.metric} ${start} ${sample.connection}`, { ...sample, at: start, bucketMs: wholeMs })
    }
    return [...buckets.values()].filter((bucket) => {
      const [whole] = read({ ...bucket, from: bucket.at, to: bucket.at + 1 })
      return whole === undefined || isWhole(whole, partMs)
    })
  }
  const rollUp = (bucket: Sample, partMs: number): void => {
    const whole = rolledUp(partsOf(bucket, partMs, bucket.bucketMs), bucket.bucketMs)
    if (whole !== null) upsert.run({ ...whole })
  }

  return {
    read,
    isWhole,
    insert: (minutes) => {
      assertMinutes(minutes)
      db.transaction(() => {
        const hours = openBuckets(minutes, BUCKETS.minute, BUCKETS.hour)
        const days = openBuckets(minutes, BUCKETS.hour, BUCKETS.day)
        for (const minute of minutes) upsert.run({ ...minute })
        for (const hour of hours) rollUp(hour, BUCKETS.minute)
        for (const day of days) rollUp(day, BUCKETS.hour)
      })
    },
  }
}

/** Stores minutes, as `SampleQueries` does, of all connections at once. */
export function insertSamples(db: Db, minutes: readonly Sample[]): void {
  prepareSamples(db).insert(minutes)
}

type SampleRow = readonly [string, Sample['metric'], number, number, number, number, number, number]

const sampleOf = ([connection, metric, at, bucketMs, n, mean, min, max]: SampleRow): Sample => ({
  connection,
  metric,
  at,
  bucketMs,
  n,
  mean,
  min,
  max,
})
