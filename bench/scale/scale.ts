import { parseArgs } from 'node:util'
import { type Exchanges, startExchanges } from '../process/exchanges.ts'
import { type Lane, lanesOf } from '../recovery/lane.ts'
import { dialsSince } from '../recovery/trial.ts'
import { eventually } from '../recovery/wait.ts'
import { alignedTable } from '../report/table.ts'
import { wholeFlag } from '../whole-flag.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { type CutResult, costOf, cpuPct, judgeCut, judgeSteps, type ScaleStep } from './verdict.ts'

export const SCALE_USAGE = `scale      many supervised connections beside as many bare sockets, then all of them cut at once
  --connections N  the most at the same time (default 1000)
  --window N       seconds of steady traffic that are measured (default 20)
  --json           the result as JSON`

/** One frame a second for each socket. */
const RATE_HZ = 1
const DIALS_PER_SECOND = 50
/** Connections that are few, to compare with. */
const FEW = [10, 100]
/** Opened, compiled, settled. */
const WARM_UP_MS = 5_000
const CUT_LIMIT_MS = 60_000
/** One % of a core is so much CPU time a second. */
const MICROSECONDS_A_PCT = 10_000

interface Options {
  readonly connections: number
  readonly windowMs: number
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      connections: { type: 'string', default: '1000' },
      window: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    connections: wholeFlag('connections', values.connections),
    windowMs: wholeFlag('window', values.window) * 1_000,
    asJson: values.json,
  }
}

/** Measures what supervision costs, and how a crowd comes back. @returns Whether every bound held. */
export async function scale(args: readonly string[]): Promise<boolean> {
  const options = parse(args)
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  const exchanges = await startExchanges({ count: 1, rateHz: RATE_HZ, onDeath: died.reject })
  try {
    const { cut, steps } = await Promise.race([climb(options, exchanges, died.reject), died.promise])
    return print(options, steps, cut)
  } finally {
    await exchanges.stop()
  }
}

/** From few connections to many; the last are cut. */
async function climb({ connections, windowMs }: Options, exchanges: Exchanges, onDeath: (error: Error) => void) {
  const [lane] = lanesOf(exchanges.simulators)
  if (lane === undefined) throw new Error('The simulator has no exchange')
  const steps: ScaleStep[] = []
  let cut: CutResult | null = null
  for (const count of [...FEW.filter((few) => few < connections), connections]) {
    console.error(`${count} connections, and as many bare sockets`)
    const fleet = { connections: count, url: lane.url, dialsPerSecond: DIALS_PER_SECOND, onDeath }
    const [supervised, bare] = await Promise.all([
      startFleet({ ...fleet, kind: 'supervised' }),
      startFleet({ ...fleet, kind: 'bare' }),
    ])
    try {
      await Bun.sleep(WARM_UP_MS)
      const [ours, theirs] = await Promise.all([supervised.window(windowMs), bare.window(windowMs)])
      steps.push({ connections: count, supervised: ours, bare: theirs })
      await bare.stop()
      if (count === connections) cut = await cutAll(supervised, lane)
    } finally {
      await Promise.all([supervised.stop(), bare.stop()])
    }
  }
  if (cut === null) throw new Error('Nothing was cut')
  return { steps, cut }
}

/** Cuts every connection with a reset and waits until each has a fresh price again. */
async function cutAll(fleet: Fleet, lane: Lane): Promise<CutResult> {
  console.error('All cut at once')
  const before = await lane.control.dials(lane.exchange)
  const { beganAt } = await lane.control.inject({ fault: 'rst', exchange: lane.exchange })
  await eventually(CUT_LIMIT_MS, async () => ((await fleet.backSince(beganAt)).includes(null) ? null : true))
  const backAt = await fleet.backSince(beganAt)
  return { cutAt: beganAt, backAt, dialsAt: await dialsSince(before, lane), dialsPerSecond: DIALS_PER_SECOND }
}

function print({ asJson }: Options, steps: readonly ScaleStep[], cut: CutResult): boolean {
  const checks = [...judgeSteps(steps), ...judgeCut(cut)]
  const passed = checks.every((check) => check.passed)
  if (asJson) {
    console.log(JSON.stringify({ passed, checks, steps, cut }, null, 2))
    return passed
  }
  const rows = steps.map((step) => {
    const { bytesEach, cpuPct: pct, cpuPctEach } = costOf(step)
    const shares = [cpuPct(step.supervised), cpuPct(step.bare), pct].map((value) => value.toFixed(1))
    return [
      String(step.connections),
      ...shares,
      (cpuPctEach * MICROSECONDS_A_PCT).toFixed(0),
      (bytesEach / 1_000).toFixed(0),
      '',
    ]
  })
  const head = ['connections', 'supervised %', 'bare %', 'supervision %', 'µs/s each', 'kB each', '']
  console.log('\nOne frame a second each. % of one core; and what each connection costs above a bare socket.\n')
  console.log(alignedTable([head, ...rows]))
  console.log()
  for (const { bound, measured, passed: held } of checks)
    console.log(`${held ? 'PASS' : 'FAIL'}  ${bound}: ${measured}`)
  return passed
}
