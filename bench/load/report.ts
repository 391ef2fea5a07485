import { promiseTable, reportRows } from '../recovery/report.ts'
import type { LoadOptions } from './options.ts'
import { judgeLoad, type MeasuredLoad } from './verdict.ts'

/** Prints what was measured. @returns Whether every bound held under load. */
export function reportLoad({ asJson, rows }: LoadOptions, measured: MeasuredLoad): boolean {
  const { load, watched } = measured
  const quiet = reportRows(rows, measured.quiet)
  const loaded = reportRows(rows, measured.loaded)
  const checks = judgeLoad(loaded, load)
  const passed = checks.every((check) => check.passed)
  if (asJson) {
    console.log(JSON.stringify({ unit: 'ms', passed, checks, quiet, loaded, load, watched }, null, 2))
    return passed
  }
  console.log('\nRecovery, in ms: p50 / p99 / max, from the fault as the exchange dates it to the stream of the bot.')
  console.log(`\nWhile nobody asks:\n\n${promiseTable(quiet)}`)
  console.log(`\nUnder full load:\n\n${promiseTable(loaded)}`)
  const { p50, p99, max } = load.latency
  console.log(
    `\nThe load: ${load.requestsPerSecond.toFixed(0)} requests a second, ${(load.bytesPerSecond / 1_000_000).toFixed(1)} MB/s, ` +
      `answered in ${p50} / ${p99} / ${max} ms. The bot used ${watched.cpuPct.toFixed(0)} % of a core and answered /healthz ` +
      `in ${watched.answer.p50.toFixed(1)} / ${watched.answer.p99.toFixed(1)} / ${watched.answer.max.toFixed(1)} ms.\n`,
  )
  for (const { bound, measured: what, passed: held } of checks)
    console.log(`${held ? 'PASS' : 'FAIL'}  ${bound}: ${what}`)
  return passed
}
