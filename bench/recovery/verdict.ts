import { distribution, mostInWindow } from '../report/distribution.ts'
import type { Sample } from './analysis.ts'
import type { Check, PromiseRow } from './promise.ts'

/** A dial leaves the client before the exchange sees it: an instant may look that much too early, in ms. */
const LOOPBACK_MS = 5
const MINUTE_MS = 60_000

/** What a check came to over all samples of its row. */
export interface CheckResult {
  /** The promise, in short: `back ≤ 4750`. */
  readonly bound: string
  /** What was measured, against it. */
  readonly measured: string
  readonly passed: boolean
}

/** Holds the samples of a row against everything it promises, and against what every row promises. */
export function judge(row: PromiseRow, samples: readonly Sample[]): readonly CheckResult[] {
  if (samples.length === 0) return [{ bound: 'measured', measured: 'no fault could be injected', passed: false }]
  return [...row.checks.map((check) => hold(row, check, samples)), ...always(samples)]
}

function hold(row: PromiseRow, check: Check, samples: readonly Sample[]): CheckResult {
  switch (check.kind) {
    case 'detected':
      return within(
        'detected',
        check.withinMs,
        'max',
        samples.map(({ detectedMs }) => detectedMs),
      )
    case 'back':
      return within(
        'back',
        check.withinMs,
        check.of,
        samples.map(({ backMs }) => backMs),
      )
    case 'dials':
      return atMost('dials', check.most, Math.max(...samples.map(({ dialsAt }) => dialsAt.length)))
    case 'dials_per_minute':
      return atMost(
        'dials a minute',
        check.most,
        Math.max(...samples.map(({ dialsAt }) => mostInWindow(dialsAt, MINUTE_MS))),
      )
    case 'floor_kept':
      return floorKept(row.floorMs, samples)
    case 'others_fresh':
      return none('others stale', samples.filter(({ othersWereStale }) => othersWereStale).length)
    case 'invalid_at_next_frame':
      return none('fresh before told', samples.filter(({ freshBeforeTold }) => freshBeforeTold > 0).length)
    case 'lag_told':
      return lagTold(check.overMs, samples)
  }
}

function within(what: string, withinMs: number, of: 'p99' | 'max', values: readonly (number | null)[]): CheckResult {
  const known = values.filter((value) => value !== null)
  const missing = values.length - known.length
  const worst = known.length === 0 ? null : distribution(known)[of]
  const bound = `${of === 'p99' ? 'p99 ' : ''}${what} ≤ ${withinMs}`
  if (missing > 0) return { bound, measured: `never in ${missing} of ${values.length}`, passed: false }
  return { bound, measured: String(worst), passed: worst !== null && worst <= withinMs }
}

function atMost(what: string, most: number, measured: number): CheckResult {
  return { bound: `${what} ≤ ${most}`, measured: String(measured), passed: measured <= most }
}

function none(what: string, count: number): CheckResult {
  return { bound: `${what}: none`, measured: `in ${count}`, passed: count === 0 }
}

function floorKept(floorMs: number, samples: readonly Sample[]): CheckResult {
  const waits = samples.map(({ dialsAt: [first, second] }) =>
    first === undefined || second === undefined ? null : second - first,
  )
  const known = waits.filter((wait) => wait !== null)
  const shortest = Math.min(...known)
  const isKept = known.length === samples.length && shortest >= floorMs - LOOPBACK_MS
  const measured = known.length === samples.length ? String(shortest) : `dialled twice in ${known.length} only`
  return { bound: `floor ≥ ${floorMs}`, measured, passed: isKept }
}

/** Without lag there is nothing to tell: the trial did not do what it is for. That none is fresh, every row asks. */
function lagTold(overMs: number, samples: readonly Sample[]): CheckResult {
  const most = Math.max(...samples.map(({ maxLagMs }) => maxLagMs))
  return { bound: `lag > ${overMs} came`, measured: String(most), passed: most > overMs }
}

/** What every row asks: live to begin with, no price older than it is said to be, none that the exchange did not have. */
function always(samples: readonly Sample[]): readonly CheckResult[] {
  return [
    none('not live before the fault', samples.filter(({ wasLive }) => !wasLive).length),
    none('old prices', samples.filter(({ oldPrices }) => oldPrices > 0).length),
    none('wrong prices', samples.filter(({ wrongPrices }) => wrongPrices > 0).length),
  ]
}
