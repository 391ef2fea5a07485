import { type ClientName, type Load, PEERS } from '../process/protocol.ts'
import { distribution } from '../report/distribution.ts'
import { alignedTable, ms } from '../report/table.ts'
import type { Sample } from './analysis.ts'
import type { PromiseRow } from './promise.ts'
import type { Result } from './runner.ts'
import { type CheckResult, judge } from './verdict.ts'

/** One row of the promise, measured. */
export interface RowReport {
  readonly row: PromiseRow
  readonly samples: readonly Sample[]
  readonly checks: readonly CheckResult[]
  readonly passed: boolean
}

export function reportRows(rows: readonly PromiseRow[], results: readonly Result[]): readonly RowReport[] {
  return rows.map((row) => {
    const samples = samplesOf(results, row, 'holdfast')
    const checks = judge(row, samples)
    return { row, samples, checks, passed: checks.every(({ passed }) => passed) }
  })
}

function samplesOf(results: readonly Result[], row: PromiseRow, client: ClientName): readonly Sample[] {
  return results.filter((one) => one.row.id === row.id && one.client === client).map(({ sample }) => sample)
}

/** The promise's table: what was measured, what was promised, and whether it held. */
export function promiseTable(reports: readonly RowReport[]): string {
  const rows = reports.map(({ checks, passed, row, samples }) => [
    row.id,
    String(samples.length),
    row.until === 'watched' ? '–' : quantiles(samples.map(({ detectedMs }) => detectedMs)),
    row.until === 'watched' ? '–' : quantiles(samples.map(({ backMs }) => backMs)),
    samples.length === 0 ? '–' : String(Math.max(...samples.map(({ dialsAt }) => dialsAt.length))),
    passed ? 'PASS' : 'FAIL',
    checks
      .filter((check, index) => (passed ? index < row.checks.length : !check.passed))
      .map(({ bound, measured }) => (passed ? bound : `${bound}: ${measured}`))
      .join(', '),
  ])
  return alignedTable([['fault', 'n', 'detected', 'back', 'dials', '', 'promised, or what failed'], ...rows])
}

/** p50 / p99 / max, and how many never got there. */
function quantiles(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null)
  const never = known.length < values.length ? ` (${values.length - known.length} never)` : ''
  if (known.length === 0) return values.length === 0 ? '–' : 'never'
  const { max, p50, p99 } = distribution(known)
  return `${ms(p50)} / ${ms(p99)} / ${ms(max)}${never}`
}

/** The same faults, back as p50 / max, ours beside the peers'. */
export function peersTable(rows: readonly PromiseRow[], results: readonly Result[]): string {
  const clients: readonly ClientName[] = ['holdfast', ...PEERS]
  const lines = rows
    .filter(({ peers }) => peers)
    .map((row) => [row.id, ...clients.map((client) => cell(row, samplesOf(results, row, client))), ''])
  return alignedTable([['fault', ...clients, ''], ...lines])
}

function cell(row: PromiseRow, samples: readonly Sample[]): string {
  if (samples.length === 0) return '–'
  return aboutDials(row, samples) ?? aboutBeingBack(samples)
}

/** Where the promise is about dials, they are what can be compared; null where it is not, or a floor was kept. */
function aboutDials(row: PromiseRow, samples: readonly Sample[]): string | null {
  for (const [index, check] of row.checks.entries()) {
    const result = judge(row, samples)[index]
    if (check.kind === 'dials_per_minute') return `${result?.measured} dials a minute`
    if (check.kind === 'floor_kept' && result?.passed === false) return `dials after ${result.measured} ms`
  }
  return null
}

function aboutBeingBack(samples: readonly Sample[]): string {
  const known = samples.map(({ backMs }) => backMs).filter((value) => value !== null)
  if (known.length === 0) return 'never'
  const { max, p50 } = distribution(known)
  const never = known.length < samples.length ? ` (${samples.length - known.length} of ${samples.length} never)` : ''
  return `${ms(p50)} / ${ms(max)}${never}`
}

export function loadLine(name: string, { cpuPct, lagMaxMs, lagP99Ms }: Load): string {
  return `${name}: ${cpuPct} % of a core, its loop late by ${lagP99Ms} ms p99, ${lagMaxMs} ms at most`
}
