import type { Clock } from '@holdfast/adapter-core'
import type { EventStore } from '@holdfast/event-store'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import type { Connections } from './connections.ts'
import { every } from './every.ts'
import type { Log } from './log.ts'
import { createSampleMinutes, type Measurement, type MinuteSample, mergeSamples } from './sample-minutes.ts'

export interface SamplingOptions {
  readonly connections: Pick<Connections, 'list'>
  readonly store: Pick<EventStore, 'series' | 'addSamples'>
  readonly clock: Clock
  readonly log: Log
  /** Ends the measuring. */
  readonly signal: AbortSignal
}

/** The measurements that are stored beside the events, for charts. */
export interface Sampling {
  /** Stores the minute under way, as far as it came; to be called at the end, once. Never rejects. */
  finish(): Promise<void>
}

const MEASURE_EVERY_MS = 1_000

/**
 * Measures every connection once a second and stores each minute once it is over.
 *
 * A minute that cannot be stored, or that ends while the store still works on the one before, is given up: charts have a
 * gap there, and nothing piles up.
 */
export function startSampling({ clock, connections, log, signal, store }: SamplingOptions): Sampling {
  const minutes = createSampleMinutes()
  /** Start of the newest minute this run handed over; null = none, so the run before may have begun the first one. */
  let newestAt: number | null = null
  let storing: Promise<void> | null = null
  let isFailing = false

  const fail = (error: unknown): void => {
    if (!isFailing) log('error', 'Cannot store measurements; charts will have a gap', { error })
    isFailing = true
  }

  const handOver = async (samples: readonly MinuteSample[], isNew: boolean): Promise<void> => {
    try {
      await store.addSamples(isNew ? samples : await withStored(store, samples))
      isFailing = false
    } catch (error) {
      fail(error)
    }
  }

  const keep = (samples: readonly MinuteSample[]): void => {
    const [first] = samples
    if (first === undefined) return
    if (storing !== null) {
      fail(new Error('The store has not taken the minute before yet'))
      return
    }
    const isNew = newestAt !== null && first.at > newestAt
    newestAt = Math.max(newestAt ?? first.at, first.at)
    storing = handOver(samples, isNew).finally(() => {
      storing = null
    })
  }

  void every(MEASURE_EVERY_MS, clock, signal, () =>
    keep(minutes.add(clock.now(), connections.list().flatMap(measured))),
  )
  return {
    async finish() {
      await storing
      keep(minutes.take())
      await storing
    },
  }
}

/**
 * What a connection tells now. Nothing without an open socket, which is a gap in a chart; with one a rate of 0 is a
 * measurement, and the most telling one.
 */
function measured({ id, messageRate, sockets }: ConnectionStatus): readonly Measurement[] {
  const primary = sockets.find(({ role }) => role === 'primary')
  if (primary === undefined) return []
  const rate: Measurement = { connection: id, metric: 'rate', value: messageRate }
  return primary.rttMs === null ? [rate] : [rate, { connection: id, metric: 'rtt', value: primary.rttMs }]
}

/** Joined with what is stored of the same minute: by the run before, or before the clock was set back. */
function withStored(
  store: SamplingOptions['store'],
  samples: readonly MinuteSample[],
): Promise<readonly MinuteSample[]> {
  return Promise.all(
    samples.map(async (sample) => {
      const { at, bucketMs, connection, metric } = sample
      const stored = await store.series({ connection, metric, from: at, to: at + bucketMs })
      const before = stored.find((other) => other.at === at && other.bucketMs === bucketMs)
      return before === undefined ? sample : mergeSamples(sample, before)
    }),
  )
}
