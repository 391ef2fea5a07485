import { count, distributionOf, duration } from '@holdfast/reconnect-monitor/history'
import { grouped } from '../../ui/grouped.ts'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import type { Sample } from './samples.ts'

/** What a chart shows, in numbers. Each null where nothing was measured. */
export interface Figures {
  /** The newest. */
  readonly last: number | null
  /** Of the buckets' means. */
  readonly median: number | null
  readonly p95: number | null
  /** Of all measurements. */
  readonly max: number | null
  /** How many were measured. */
  readonly n: number
}

/** The figures of what is shown; `samples` oldest first. */
export function figuresOf(samples: readonly Sample[]): Figures {
  const { p50, p95 } = distributionOf(samples.map(({ mean }) => mean))
  return {
    last: samples.at(-1)?.mean ?? null,
    median: p50,
    p95,
    max: samples.length === 0 ? null : samples.reduce((most, { max }) => Math.max(most, max), 0),
    n: samples.reduce((sum, { n }) => sum + n, 0),
  }
}

/**
 * The chart as a sentence, for those who do not see it: `Round trip of paradex, last 24 h: last 12 ms, median 11 ms, p95 31 ms,
 * at most 80 ms, over 3 600 measurements. Nothing measured for 2 min 10 s in 3 gaps.`
 */
export function summaryText(metric: Metric, connection: string, window: string, samples: readonly Sample[]): string {
  const words = METRIC_WORDS[metric]
  const { last, max, median, n, p95 } = figuresOf(samples)
  const what = `${words.subject} of ${connection}, ${window}`
  if (last === null || median === null || p95 === null || max === null) return `${what}: nothing measured.`
  const said = [
    `last ${words.format(last)}`,
    `median ${words.format(median)}`,
    `p95 ${words.format(p95)}`,
    `at most ${words.format(max)}`,
  ]
  const number = n === 1 ? `1 ${words.one}` : `${grouped(n)} ${words.many}`
  return `${what}: ${said.join(', ')}, over ${number}.${metric === 'recovery' ? '' : gapText(samples)}`
}

function gapText(samples: readonly Sample[]): string {
  const gaps = samples.flatMap((sample, index) => {
    const before = samples[index - 1]
    const ms = before === undefined ? 0 : sample.at - before.at - before.bucketMs
    return ms >= Math.max(2_000, sample.bucketMs) ? [ms] : []
  })
  if (gaps.length === 0) return ''
  return ` Nothing measured for ${duration(gaps.reduce((sum, ms) => sum + ms, 0))} in ${count(gaps.length, 'gap')} between.`
}
