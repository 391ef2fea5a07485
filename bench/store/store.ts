import { distribution } from '../report/distribution.ts'
import { type BenchDatabase, openBenchDatabase } from './database.ts'
import type { Subject } from './jobs/protocol.ts'
import { runJob } from './jobs/run-job.ts'
import { parseStoreOptions, type Row, type StoreOptions } from './options.ts'
import {
  judgeHistory,
  judgePurge,
  judgeWriting,
  type StoreCheck,
  tellExport,
  tellFilled,
  tellRebuild,
} from './verdict.ts'

/** Longer lists of numbers are told by their quantiles. */
const LONG_LIST = 100

/** Measures the store and the history on years of events. @returns Whether every bound held. */
export async function store(args: readonly string[]): Promise<boolean> {
  const options = parseStoreOptions(args)
  const database = await openBenchDatabase(options.log, options.database)
  try {
    const results: Record<string, unknown> = { filled: database.facts }
    const checks: StoreCheck[] = [...tellFilled(database.facts)]
    for (const row of options.rows) {
      console.error(row)
      const measured = await measure(row, options, database)
      results[row] = measured.result
      checks.push(...measured.checks)
    }
    return print(options, checks, results)
  } finally {
    database.remove()
  }
}

/** Those that change the database are given a copy. */
async function measure(row: Row, { isQuick, log }: StoreOptions, { copy, facts, path }: BenchDatabase) {
  const subject: Subject = { path, log, facts, isQuick }
  switch (row) {
    case 'history': {
      const result = await runJob('history', subject)
      return { result, checks: judgeHistory(result) }
    }
    case 'export': {
      const result = await runJob('export', subject)
      return { result, checks: tellExport(result) }
    }
    case 'rebuild': {
      const result = await runJob('rebuild', { ...subject, path: await copy() })
      return { result, checks: tellRebuild(result) }
    }
    case 'writing': {
      const result = await runJob('writing', { ...subject, path: await copy() })
      return { result, checks: judgeWriting(result) }
    }
    case 'purge': {
      const result = await runJob('purge', { ...subject, path: await copy() })
      return { result, checks: judgePurge(result) }
    }
  }
}

function print(
  { asJson }: StoreOptions,
  checks: readonly StoreCheck[],
  results: Readonly<Record<string, unknown>>,
): boolean {
  const passed = checks.every((check) => check.passed !== false)
  if (asJson) {
    console.log(JSON.stringify({ passed, checks, ...results }, shortened, 2))
    return passed
  }
  for (const check of checks) console.log(`${wordOf(check)}  ${check.what}: ${check.measured}`)
  return passed
}

/** Ten thousand delays as what they come to. */
function shortened(_key: string, value: unknown): unknown {
  const isLong = Array.isArray(value) && value.length > LONG_LIST && typeof value[0] === 'number'
  return isLong ? distribution(value) : value
}

const wordOf = ({ passed }: StoreCheck): string => (passed === null ? '    ' : passed ? 'PASS' : 'FAIL')
