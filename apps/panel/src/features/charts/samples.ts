import type { AnswerOf, ENDPOINTS, OutageDto } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import type { PulsePoint } from '../../live/pulse-log.ts'
import type { Tile } from '../../ui/pieces.ts'
import type { Metric } from './metrics.ts'

/** What was measured over one stretch of time. */
export interface Sample {
  /** Its beginning, ms since the Unix epoch. */
  readonly at: number
  /** Its length; 0 for a single measurement. */
  readonly bucketMs: number
  readonly n: number
  readonly mean: number
  readonly min: number
  readonly max: number
}

const GRAIN_WORDS: ReadonlyMap<number, string> = new Map([
  [1_000, 'seconds'],
  [60_000, 'minutes'],
  [3_600_000, 'hours'],
  [86_400_000, 'days'],
])

/** How long a pulse speaks for, in ms. */
export const PULSE_MS = 1_000

/** Where it is drawn: the middle of its stretch. */
export function middleOf({ at, bucketMs }: Sample): number {
  return at + bucketMs / 2
}

/** States in which a socket may be open. */
const CONNECTED: ReadonlySet<Tile['state']> = new Set<Tile['state']>(['live', 'degraded'])

/**
 * The pulses of one connection as measurements of a second each. A second without a connection says nothing: no round trip
 * is known then, and the timeline says that it was out; that its rate was 0 is not a measurement.
 */
export function pulseSamples(
  pulses: readonly PulsePoint[],
  metric: Exclude<Metric, 'recovery'>,
  tiles: readonly Tile[],
): readonly Sample[] {
  let index = 0
  return pulses.flatMap(({ at, messageRate, rttMs }) => {
    while (index < tiles.length - 1 && (tiles[index]?.to ?? 0) <= at) index += 1
    const state = tiles[index]?.state
    const isOut = rttMs === null && state !== undefined && !CONNECTED.has(state)
    const value = metric === 'rtt' ? rttMs : isOut ? null : messageRate
    if (value === null) return []
    return [{ at: at - PULSE_MS, bucketMs: PULSE_MS, n: 1, mean: value, min: value, max: value }]
  })
}

/**
 * Stored buckets where pulses do not reach, and pulses from there: as fine as each time is known. A bucket that the first
 * pulse fell into is kept, and speaks for all of its time. Both oldest first.
 */
export function joinSamples(stored: readonly Sample[], pulses: readonly Sample[]): readonly Sample[] {
  const [first] = pulses
  if (first === undefined) return stored
  const before = stored.filter(({ at }) => at < first.at)
  const last = before.at(-1)
  const end = last === undefined ? 0 : last.at + last.bucketMs
  return [...before, ...pulses.filter(({ at }) => at >= end)]
}

/** The widths of the buckets shown, in words, the oldest first: `by minutes`, `by minutes, then seconds`; empty for single measurements. */
export function grainText(samples: readonly Sample[]): string {
  const widths = [...new Set(samples.map(({ bucketMs }) => bucketMs))].filter((ms) => ms > 0)
  return widths.length === 0 ? '' : `by ${widths.map((ms) => GRAIN_WORDS.get(ms) ?? duration(ms)).join(', then ')}`
}

/** Each recovery by itself, at the instant it was over. Planned outages and unfinished ones are none. Oldest first. */
export function recoverySamples(outages: readonly OutageDto[], from: number, to: number): readonly Sample[] {
  return outages
    .flatMap(({ durationMs, planned, recoveredAt: at, scope }) => {
      if (scope !== 'connection' || planned || at === null || durationMs === null || at < from || at >= to) return []
      return [{ at, bucketMs: 0, n: 1, mean: durationMs, min: durationMs, max: durationMs }]
    })
    .sort((a, b) => a.at - b.at)
}

/** The stored buckets without what repeats in each. */
export function bucketSamples(series: AnswerOf<typeof ENDPOINTS.series>): readonly Sample[] {
  return series.map(({ at, bucketMs, max, mean, min, n }) => ({ at, bucketMs, n, mean, min, max }))
}

/** The measurement that speaks for an instant, or one within `slackMs` of it; undefined in a gap. Oldest first. */
export function sampleAt(samples: readonly Sample[], at: number, slackMs: number): Sample | undefined {
  let low = 0
  let high = samples.length
  while (low < high) {
    const half = (low + high) >>> 1
    if (middleOf(samples[half] as Sample) < at) low = half + 1
    else high = half
  }
  const distance = (sample: Sample) => Math.abs(middleOf(sample) - at) - sample.bucketMs / 2
  const [near] = [samples[low - 1], samples[low]]
    .filter((sample) => sample !== undefined)
    .sort((a, b) => distance(a) - distance(b))
  return near !== undefined && distance(near) <= slackMs ? near : undefined
}
