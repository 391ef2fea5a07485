/** Quantiles of a handful of durations, in ms, by nearest rank. */
export interface Quantiles {
  readonly n: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** @throws {RangeError} for an empty list. */
export function distribution(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b)
  const max = sorted.at(-1)
  if (max === undefined) throw new RangeError('Cannot summarize: no samples')
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? max
  return { n: sorted.length, p50: rank(0.5), p99: rank(0.99), max }
}

export interface RecoveryRow {
  readonly fault: string
  readonly detected: Quantiles
  readonly firstFrame: Quantiles
  readonly live: Quantiles
}

/** One line a fault; p50 / p99 / max in ms since the fault. */
export function table(rows: readonly RecoveryRow[]): string {
  const three = ({ p50, p99, max }: Quantiles) => `${p50} / ${p99} / ${max}`
  const cells = [
    ['fault', 'n', 'detected', 'first frame', 'live'],
    ...rows.map((row) => [row.fault, String(row.live.n), three(row.detected), three(row.firstFrame), three(row.live)]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = cells.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('   '))
  return ['ms since the fault: p50 / p99 / max', ...lines].join('\n')
}
