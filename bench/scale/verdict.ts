import { distribution, mostInWindow } from '../report/distribution.ts'
import type { FleetWindow } from './protocol.ts'

/** Supervision may use so much of a core at the largest number of connections, in %. */
const MAX_CPU_PCT = 10
/** And so much memory for each above a bare socket, in bytes. */
const MAX_BYTES_EACH = 100_000
/** A connection may cost that much more among many than among few, in proportion: what is measured is small and noisy. */
const MAX_GROWTH = 1.25
/** All are back within this after they were cut at once, in ms. */
const MAX_BACK_MS = 30_000
/** A dial is seen when the exchange's loop gets to it: two that kept their second may look that much closer, in ms. */
const SEEN_LATE_MS = 25
/**
 * Once the budget's first second is used up, dials in step would come all as the next one opens: at most this share of a
 * second's dials in any 10 ms.
 */
const MAX_SHARE_IN_STEP = 0.2
const STEP_MS = 10
const SECOND_MS = 1_000

/** So many connections side by side with as many bare sockets, over the same stretch. */
export interface ScaleStep {
  readonly connections: number
  readonly supervised: FleetWindow
  readonly bare: FleetWindow
}

/** All connections cut at once. Instants are wall time. */
export interface CutResult {
  readonly cutAt: number
  readonly backAt: readonly (number | null)[]
  /** As the exchange accepted them, since the cut. */
  readonly dialsAt: readonly number[]
  /** The budget. */
  readonly dialsPerSecond: number
}

/** Something promised, and what was measured. */
export interface ScaleCheck {
  readonly bound: string
  readonly measured: string
  readonly passed: boolean
}

/** CPU time over wall time, in % of a core. */
export function cpuPct({ cpuMs, wallMs }: FleetWindow): number {
  return (cpuMs / wallMs) * 100
}

/** What supervision costs above bare sockets. */
export function costOf({ bare, connections, supervised }: ScaleStep): {
  readonly cpuPct: number
  readonly cpuPctEach: number
  readonly bytesEach: number
} {
  const pct = cpuPct(supervised) - cpuPct(bare)
  return {
    cpuPct: pct,
    cpuPctEach: pct / connections,
    bytesEach: (supervised.grownBytes - bare.grownBytes) / connections,
  }
}

/** Steps from few connections to many. */
export function judgeSteps(steps: readonly ScaleStep[]): readonly ScaleCheck[] {
  const last = steps.at(-1)
  if (last === undefined) throw new RangeError('Cannot judge: no steps')
  const cost = costOf(last)
  const earlier = steps.slice(0, -1).map((step) => costOf(step).cpuPctEach)
  const growth = cost.cpuPctEach / Math.min(...earlier)
  const each = `of ${last.connections} connections`
  const checks = [
    {
      bound: `supervision ${each} ≤ ${MAX_CPU_PCT} % of a core`,
      measured: `${cost.cpuPct.toFixed(1)} %`,
      passed: cost.cpuPct <= MAX_CPU_PCT,
    },
    {
      bound: `memory ${each} ≤ ${MAX_BYTES_EACH / 1000} kB each`,
      measured: `${(cost.bytesEach / 1000).toFixed(0)} kB`,
      passed: cost.bytesEach <= MAX_BYTES_EACH,
    },
  ]
  if (earlier.length === 0) return checks
  const bound = `cost of one among ${last.connections} ≤ ${MAX_GROWTH} × among fewer`
  return [...checks, { bound, measured: `${growth.toFixed(2)} ×`, passed: growth <= MAX_GROWTH }]
}

export function judgeCut({ backAt, cutAt, dialsAt, dialsPerSecond }: CutResult): readonly ScaleCheck[] {
  const back = backAt.filter((at) => at !== null).map((at) => at - cutAt)
  const missing = backAt.length - back.length
  const slowest = back.length === 0 ? 0 : distribution(back).max
  const inSecond = mostInWindow(dialsAt, SECOND_MS - SEEN_LATE_MS)
  const inStep = mostInWindow(
    dialsAt.filter((at) => at - cutAt >= SECOND_MS),
    STEP_MS,
  )
  const mostInStep = dialsPerSecond * MAX_SHARE_IN_STEP
  return [
    {
      bound: `all ${backAt.length} live again ≤ ${MAX_BACK_MS / 1000} s after the cut`,
      measured: missing > 0 ? `${missing} never` : `${(slowest / 1000).toFixed(1)} s`,
      passed: missing === 0 && slowest <= MAX_BACK_MS,
    },
    {
      bound: `dials in any second ≤ ${dialsPerSecond}`,
      measured: `${inSecond}, ${dialsAt.length} in all`,
      passed: inSecond <= dialsPerSecond && dialsAt.length >= backAt.length,
    },
    {
      bound: `not in step: dials in any ${STEP_MS} ms after the first second ≤ ${mostInStep}`,
      measured: String(inStep),
      passed: inStep <= mostInStep,
    },
  ]
}
