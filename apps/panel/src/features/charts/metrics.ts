import type { METRICS } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import { roundDuration } from '../../ui/duration.ts'
import { rate, roundTrip } from '../../ui/number.ts'

export type Metric = (typeof METRICS)[number]

interface MetricWords {
  readonly title: string
  /** What it is, for those who do not know. */
  readonly about: string
  /** Of a value, with its unit. */
  readonly format: (value: number) => string
  /** Of a round value on the axis: no zeros behind the point. */
  readonly tick: (value: number) => string
  /** In a sentence: `Round trip of paradex`. */
  readonly subject: string
  readonly one: string
  readonly many: string
}

/** A duration on an axis, in ms: `0.5 ms`, `20 ms`, `1.5 s`. */
const durationTick = (ms: number) => (ms > 0 && ms < 10 ? `${Number(ms.toFixed(2))} ms` : roundDuration(ms))

/** A power of ten on an axis of durations, in ms, in one unit above a second, so that it fits: `100 ms`, `10 s`, `1000 s`. */
export const decadeTick = (ms: number) => (ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`)

/** How each chart is called, in the order of the page. */
export const METRIC_WORDS = {
  rtt: {
    title: 'Round trip',
    about: 'from a ping to its pong',
    format: roundTrip,
    tick: durationTick,
    subject: 'Round trip',
    one: 'measurement',
    many: 'measurements',
  },
  rate: {
    title: 'Message rate',
    about: 'frames with data a second',
    format: rate,
    tick: (value) => `${Number(value.toFixed(2))} /s`,
    subject: 'Message rate',
    one: 'measurement',
    many: 'measurements',
  },
  recovery: {
    title: 'Recovery time',
    about: 'from impact to live, without planned outages · each line ten times the one below',
    format: duration,
    tick: decadeTick,
    subject: 'Recovery time',
    one: 'recovery',
    many: 'recoveries',
  },
} as const satisfies Record<Metric, MetricWords>
