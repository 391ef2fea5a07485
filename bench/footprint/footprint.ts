import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startBot } from '../process/bot.ts'
import { cpuMsOf, rssBytesOf } from '../process/proc.ts'
import { wholeFlag } from '../whole-flag.ts'
import { type FootprintResult, judgeFootprint } from './verdict.ts'

export const FOOTPRINT_USAGE = `footprint  what the bot itself uses, on two exchanges and four markets that move 20 times a second, and how fast it starts
  --seconds N    of steady traffic that are measured (default 30; 8 with --quick)
  --starts N     how often it is started (default 5; 1 with --quick)
  --quick        shorter
  --json         the result as JSON`

/** Compiled and settled. */
const WARM_UP_MS = 15_000

interface Options {
  readonly windowMs: number
  readonly starts: number
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      starts: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    windowMs: wholeFlag('seconds', values.seconds ?? (values.quick ? '8' : '30')) * 1_000,
    starts: wholeFlag('starts', values.starts ?? (values.quick ? '1' : '5')),
    asJson: values.json,
  }
}

/** Measures the bot as it is run. Linux only: it reads /proc. @returns Whether every bound held. */
export async function footprint(args: readonly string[]): Promise<boolean> {
  const { asJson, starts, windowMs } = parse(args)
  const startMs: number[] = []
  for (let nth = 1; nth < starts; nth++) {
    console.error(`Start ${nth}`)
    const bot = await startBot()
    startMs.push(bot.startMs)
    await bot.stop()
  }
  console.error(`Start ${starts}, and ${windowMs / 1_000} s of traffic`)
  const used = await watch(windowMs)
  const result: FootprintResult = { ...used, startMs: [...startMs, ...used.startMs] }
  const checks = judgeFootprint(result)
  const passed = checks.every((check) => check.passed)
  if (asJson) console.log(JSON.stringify({ passed, checks, ...result }, null, 2))
  else for (const check of checks) console.log(`${check.passed ? 'PASS' : 'FAIL'}  ${check.bound}: ${check.measured}`)
  return passed
}

async function watch(windowMs: number): Promise<FootprintResult> {
  const bot = await startBot()
  const read = (file: string) => readFileSync(`/proc/${bot.pid}/${file}`, 'utf8')
  try {
    await Bun.sleep(WARM_UP_MS)
    const begun = { cpuMs: cpuMsOf(read('stat')), at: performance.now() }
    await Bun.sleep(windowMs)
    const cpuPct = ((cpuMsOf(read('stat')) - begun.cpuMs) / (performance.now() - begun.at)) * 100
    return { cpuPct, rssBytes: rssBytesOf(read('status')), startMs: [bot.startMs] }
  } finally {
    await bot.stop()
  }
}
