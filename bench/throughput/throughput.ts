import { parseArgs } from 'node:util'
import { namesFlag } from '../names-flag.ts'
import { alignedTable } from '../report/table.ts'
import { wholeFlag } from '../whole-flag.ts'
import { measureRounds } from './rounds.ts'
import { THROUGHPUT_ROWS, type ThroughputRow } from './rows.ts'
import { judgeRow, type RowResult } from './verdict.ts'

export const THROUGHPUT_USAGE = `throughput  frames a CPU second through all that the bot does with them, beside a bare socket that parses them
  --rounds N     pairs of rounds a row (default 9; 3 with --quick)
  --feeds A,B    only these rows
  --quick        fewer and shorter rounds
  --json         the result as JSON`

/** Rounds are so much shorter with --quick. */
const QUICK_SHARE = 0.25

interface Options {
  readonly rows: readonly ThroughputRow[]
  readonly rounds: number
  readonly share: number
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      feeds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const feeds = namesFlag(
    'feeds',
    values.feeds,
    THROUGHPUT_ROWS.map(({ feed }) => feed),
  )
  return {
    rows: THROUGHPUT_ROWS.filter(({ feed }) => feeds.includes(feed)),
    rounds: wholeFlag('rounds', values.rounds ?? (values.quick ? '3' : '9')),
    share: values.quick ? QUICK_SHARE : 1,
    asJson: values.json,
  }
}

/** Measures what becomes of the floor. @returns Whether every bound held. */
export async function throughput(args: readonly string[]): Promise<boolean> {
  const { asJson, rounds, rows, share } = parse(args)
  const results: (ThroughputRow & RowResult & { readonly frameBytes: number })[] = []
  for (const row of rows) {
    console.error(row.words)
    const measured = await measureRounds({ feed: row.feed, frames: Math.round(row.frames * share), rounds })
    results.push({ ...row, frameBytes: measured.frameBytes, ...judgeRow(measured, row.minRatio) })
  }
  const passed = results.every((result) => result.passed)
  if (asJson) {
    console.log(JSON.stringify({ passed, rows: results }, null, 2))
    return passed
  }
  const head = ['', 'bytes', 'floor k/CPU-s', 'pipeline k/CPU-s', 'k/s', 'ratio', 'bound', '']
  const body = results.map((result) => [
    result.words,
    String(result.frameBytes),
    thousands(result.floorPerCpuSecond),
    thousands(result.pipelinePerCpuSecond),
    thousands(result.pipelinePerSecond),
    result.ratio.toFixed(2),
    `≥ ${result.minRatio}`,
    result.passed ? 'PASS' : 'FAIL',
  ])
  console.log(`\nFrames of one socket, in thousands: medians of ${rounds} rounds.\n`)
  console.log(alignedTable([head, ...body]))
  return passed
}

function thousands(value: number): string {
  return (value / 1_000).toFixed(0)
}
