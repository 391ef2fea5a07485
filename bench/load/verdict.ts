import type { Watched } from '../fanout/watch.ts'
import type { RowReport } from '../recovery/report.ts'
import type { Result } from '../recovery/runner.ts'
import type { LoadResult } from './protocol.ts'

export interface MeasuredLoad {
  /** While nobody asks. */
  readonly quiet: readonly Result[]
  /** Under full load. */
  readonly loaded: readonly Result[]
  readonly watched: Watched
  readonly load: LoadResult
}

export interface LoadCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

/** Fewer answers a second than this are no full load. */
const LEAST_REQUESTS = 100

/** The promise's own bounds, under load; and that there was one. */
export function judgeLoad(
  loaded: readonly RowReport[],
  { answers, errors, requestsPerSecond }: LoadResult,
): readonly LoadCheck[] {
  const rows = loaded.flatMap(({ checks, row }) =>
    checks.map(({ bound, measured, passed }) => ({ bound: `${row.id}: ${bound}`, measured, passed })),
  )
  return [
    ...rows,
    {
      bound: `a load of at least ${LEAST_REQUESTS} requests a second`,
      measured: requestsPerSecond.toFixed(0),
      passed: requestsPerSecond >= LEAST_REQUESTS,
    },
    {
      bound: 'every request answered: 200, or told to come later',
      measured: `${errors} without an answer, ${answers.other} with another, ${answers.later} told to come later`,
      passed: errors === 0 && answers.other === 0,
    },
  ]
}
