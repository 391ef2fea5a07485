import { BUCKETS, type Sample, type SampledMetric } from '@holdfast/event-store'

/** A minute of one metric of one connection. */
export type MinuteSample = Sample & { readonly metric: SampledMetric }

/** What one look at one connection measured. */
export interface Measurement {
  readonly connection: string
  readonly metric: SampledMetric
  readonly value: number
}

/** Measurements of the minute under way; never holds more than one sample for each connection and metric. */
export interface SampleMinutes {
  /**
   * Takes what was measured at an instant. Returns the minute before where this begins another one, later or, after the
   * clock was set back, earlier; else nothing.
   */
  add(at: number, measurements: readonly Measurement[]): readonly MinuteSample[]
  /** Returns the minute under way, finished or not, and forgets it. */
  take(): readonly MinuteSample[]
}

/** Gathers measurements into minutes, UTC. */
export function createSampleMinutes(): SampleMinutes {
  let samples = new Map<string, MinuteSample>()
  let minute: number | null = null

  const take = (): readonly MinuteSample[] => {
    const taken = [...samples.values()]
    samples = new Map()
    return taken
  }

  return {
    take,
    add(at, measurements) {
      const start = Math.floor(at / BUCKETS.minute) * BUCKETS.minute
      const finished = start === minute ? [] : take()
      minute = start
      for (const { connection, metric, value } of measurements) {
        const key = keyOf({ connection, metric })
        const one = {
          connection,
          metric,
          at: start,
          bucketMs: BUCKETS.minute,
          n: 1,
          mean: value,
          min: value,
          max: value,
        }
        const before = samples.get(key)
        samples.set(key, before === undefined ? one : mergeSamples(before, one))
      }
      return finished
    },
  }
}

/** Two halves of one minute as one. */
export function mergeSamples(one: MinuteSample, other: Sample): MinuteSample {
  const n = one.n + other.n
  return {
    ...one,
    n,
    mean: one.mean + ((other.mean - one.mean) * other.n) / n,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  }
}

const keyOf = ({ connection, metric }: Pick<MinuteSample, 'connection' | 'metric'>): string => `${metric} ${connection}`
