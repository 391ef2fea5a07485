import { BUCKETS, type Sample } from './port.ts'

/** Start of the bucket of a width, in ms, that an instant lies in. */
export const bucketStart = (at: number, bucketMs: number): number => Math.floor(at / bucketMs) * bucketMs

/** One wider bucket made of all narrower ones that it holds, at least one, oldest first. */
export function rolledUp(parts: readonly Sample[], bucketMs: number): Sample | null {
  const [first] = parts
  if (first === undefined) return null
  const n = parts.reduce((sum, part) => sum + part.n, 0)
  return {
    connection: first.connection,
    metric: first.metric,
    at: bucketStart(first.at, bucketMs),
    bucketMs,
    n,
    mean: parts.reduce((sum, part) => sum + part.n * part.mean, 0) / n,
    min: Math.min(...parts.map(({ min }) => min)),
    max: Math.max(...parts.map(({ max }) => max)),
  }
}

/** @throws {RangeError} when one is not a minute, or nothing was measured in it. */
export function assertMinutes(samples: readonly Sample[]): void {
  for (const { connection, metric, at, bucketMs, n } of samples) {
    if (bucketMs === BUCKETS.minute && at === bucketStart(at, bucketMs) && Number.isInteger(n) && n >= 1) continue
    throw new RangeError(
      `Cannot store a sample of ${metric} of ${connection}: it must be a whole minute of at least one measurement, ` +
        `got ${n} in ${bucketMs} ms from ${at}`,
    )
  }
}
