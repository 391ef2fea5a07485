import { parseArgs } from 'node:util'
import type { ExchangesCommand, ExchangesReport, Load, SimulatorUrls } from '../process/protocol.ts'
import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import { startClients } from './clients.ts'
import { lanesOf } from './lane.ts'
import { planBlocks } from './plan.ts'
import type { PromiseRow } from './promise.ts'
import { loadLine, peersTable, promiseTable, reportRows } from './report.ts'
import { ROWS } from './rows.ts'
import { type Result, runLane, runPauses } from './runner.ts'

export const RECOVERY_USAGE = `recovery   the promise, fault by fault, over loopback sockets to simulators in another process
  --rounds N     faults a row (default 50; 4 with --quick)
  --faults A,B   only these rows
  --peers N      faults a row and peer (default 5; 0 with --quick), 0 = no peers
  --lanes N      connections at the same time (default 48; 16 with --quick)
  --quick        few rounds and shorter faults, to see that all is in place
  --json         the result as JSON`

const RATE_HZ = '20'
const PAUSE_LANES = 10
const PROGRESS_EVERY_MS = 15_000
/** A run that takes longer than this is stuck. */
const RUN_LIMIT_MS = 25 * 60_000

interface Options {
  readonly rows: readonly PromiseRow[]
  readonly rounds: number
  readonly peerRounds: number
  readonly lanes: number
  readonly isQuick: boolean
  readonly asJson: boolean
}

function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      faults: { type: 'string' },
      peers: { type: 'string' },
      lanes: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const number = (flag: 'rounds' | 'peers' | 'lanes', fallback: number, min: number) => {
    const value = Number(values[flag] ?? fallback)
    if (Number.isInteger(value) && value >= min) return value
    throw new RangeError(`--${flag} must be a whole number from ${min}, got ${values[flag]}`)
  }
  const wanted = values.faults?.split(',')
  const unknown = wanted?.filter((id) => !ROWS.some((row) => row.id === id)) ?? []
  if (unknown.length > 0) {
    throw new RangeError(`--faults must be of ${ROWS.map(({ id }) => id).join(', ')}, got ${unknown.join(', ')}`)
  }
  return {
    rows: ROWS.filter(({ id }) => wanted?.includes(id) ?? true),
    rounds: number('rounds', values.quick ? 4 : 50, 1),
    peerRounds: number('peers', values.quick ? 0 : 5, 0),
    lanes: number('lanes', values.quick ? 16 : 48, 2),
    isQuick: values.quick,
    asJson: values.json,
  }
}

interface Exchanges {
  readonly simulators: readonly SimulatorUrls[]
  load(): Promise<Load>
  stop(): Promise<void>
}

async function startExchanges(count: number, onDeath: (error: Error) => void): Promise<Exchanges> {
  const ready = Promise.withResolvers<readonly SimulatorUrls[]>()
  let onLoad: (load: Load) => void = () => {}
  const child: BenchProcess<ExchangesCommand> = spawnProcess(
    'exchanges-process.ts',
    (report: ExchangesReport) => {
      if (report.type === 'ready') ready.resolve(report.simulators)
      else onLoad(report.load)
    },
    (error) => {
      ready.reject(error)
      onDeath(error)
    },
    [String(count), RATE_HZ],
  )
  return {
    simulators: await ready.promise,
    load: () =>
      new Promise((resolve) => {
        onLoad = resolve
        child.tell({ type: 'load' })
      }),
    stop: () => child.stop(),
  }
}

/** Measures the promise. @returns Whether every row held. */
export async function recovery(args: readonly string[]): Promise<boolean> {
  const options = parse(args)
  const { isQuick, peerRounds, rounds, rows } = options
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  const late = setTimeout(() => died.reject(new Error('The run takes too long')), RUN_LIMIT_MS)
  const results: Result[] = []
  const pauses = rows.filter(({ injury }) => injury.kind === 'own_pause')
  const pauseLanes = pauses.length > 0 ? PAUSE_LANES : 0
  const exchanges = await startExchanges(Math.ceil((options.lanes + pauseLanes) / 2), died.reject)
  const holdfast = await startClients(died.reject)
  const blocks = planBlocks({ rows, rounds, peerRounds, isQuick })
  const total = blocks.reduce((sum, { faults }) => sum + faults, 0)
  const startedAt = performance.now()
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    console.error(`${results.length} faults after ${seconds} s (${total} from the simulators, and pauses)`)
  }, PROGRESS_EVERY_MS)
  try {
    const runner = { isQuick, onResult: (result: Result) => void results.push(result), onDeath: died.reject }
    const lanes = lanesOf(exchanges.simulators)
    const queues = Map.groupBy(blocks, ({ exchange }) => exchange)
    const work = lanes
      .slice(pauseLanes)
      .map((lane) => runLane(lane, queues.get(lane.exchange) ?? [], holdfast, runner))
    const paused = async () => {
      for (const row of pauses) await runPauses(lanes.slice(0, pauseLanes), row, rounds, runner)
    }
    await Promise.race([Promise.all([...work, paused()]), died.promise])
    const loads = [
      loadLine('simulators', await exchanges.load()),
      loadLine('holdfast', await holdfast.load()),
    ]
    return print(options, results, loads)
  } finally {
    clearInterval(progress)
    clearTimeout(late)
    await Promise.all([holdfast.stop(), exchanges.stop()])
  }
}

function print({ asJson, peerRounds, rows }: Options, results: readonly Result[], loads: readonly string[]): boolean {
  const reports = reportRows(rows, results)
  const passed = reports.every((report) => report.passed)
  if (asJson) {
    const peers = results.filter(({ client }) => client !== 'holdfast')
    const theirs = peers.map(({ client, row, sample }) => ({ client, row: row.id, sample }))
    console.log(JSON.stringify({ unit: 'ms', passed, rows: reports, peers: theirs, loads }, null, 2))
    return passed
  }
  console.log('\nRecovery, in ms: p50 / p99 / max. From the fault as the exchange dates it to the consumer.\n')
  console.log(promiseTable(reports))
  if (peerRounds > 0) {
    console.log('\nBack, in ms: p50 / max. Peers with default options, as their READMEs show; never = not within 30 s.\n')
    console.log(peersTable(rows, results))
  }
  console.log(`\n${loads.join('\n')}`)
  return passed
}
