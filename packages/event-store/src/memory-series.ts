import type { Outage } from '@holdfast/adapter-core/events'
import { BUCKETS, MAX_POINTS, type Sample, type SeriesQuery } from './port.ts'
import { assertMinutes, bucketStart, rolledUp } from './sample-rollup.ts'
import { tooManyPoints } from './series-queries.ts'

/** Measurements in memory, in every width. */
export interface MemorySamples {
  add(minutes: readonly Sample[]): void
  /** @throws {WindowTooLargeError} when there are more than `MAX_POINTS` days. */
  series(query: SeriesQuery, outages: readonly Outage[]): readonly Sample[]
}

/** Keeps every minute. */
export function createMemorySamples(): MemorySamples {
  const minutes = new Map<string, Sample>()
  return {
    add: (added) => {
      assertMinutes(added)
      for (const minute of added) minutes.set(`${minute.metric} ${minute.at} ${minute.connection}`, minute)
    },
    series: (query, outages) => {
      const { connection, metric, from, to } = query
      const own = [...minutes.values()].filter((one) => one.connection === connection && one.metric === metric)
      const hours = inBuckets(own, BUCKETS.hour)
      const widths =
        metric === 'recovery'
          ? [BUCKETS.hour, BUCKETS.day].map((bucketMs) => inBuckets(recoveriesOf(connection, outages), bucketMs))
          : [own, hours, inBuckets(hours, BUCKETS.day)]
      for (const width of widths) {
        const points = width.filter(({ at }) => at >= from && at < to).toSorted((a, b) => a.at - b.at)
        if (points.length <= MAX_POINTS) return points
      }
      throw tooManyPoints()
    },
  }
}

function inBuckets(samples: readonly Sample[], bucketMs: number): readonly Sample[] {
  const sorted = samples.toSorted((a, b) => a.at - b.at)
  const buckets = Map.groupBy(sorted, ({ at }) => bucketStart(at, bucketMs))
  return [...buckets.values()].flatMap((parts) => rolledUp(parts, bucketMs) ?? [])
}

/** Each recovery as a measurement at the instant of its end. */
function recoveriesOf(connection: string, outages: readonly Outage[]): readonly Sample[] {
  return outages.flatMap((outage): readonly Sample[] => {
    const { recoveredAt: at, durationMs: ms } = outage
    if (outage.connection !== connection || outage.scope !== 'connection' || outage.planned) return []
    return at === null || ms === null
      ? []
      : [{ connection, metric: 'recovery', at, bucketMs: 0, n: 1, mean: ms, min: ms, max: ms }]
  })
}
