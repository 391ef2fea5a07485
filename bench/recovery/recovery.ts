import { type Exchanges, startExchanges } from '../process/exchanges.ts'
import { measureLoad, STALL_MS } from '../process/load.ts'
import { type ClientsProcess, startClients } from './clients.ts'
import { type Lane, lanesOf } from './lane.ts'
import { parseRecoveryOptions, type RecoveryOptions } from './options.ts'
import { type Block, planBlocks } from './plan.ts'
import { loadLine, peersTable, promiseTable, reportRows } from './report.ts'
import { type Result, type RunnerOptions, runLane, runPauses } from './runner.ts'
import { createStallLog } from './stalls.ts'

const RATE_HZ = 20
/** Connections in the process that is paused: each pause is a fault for every one of them. */
const PAUSE_LANES = 10
/** Between the starts of two lanes: what they do stays out of step, and their processes do not all start at once. */
const LANE_APART_MS = 150
const PROGRESS_EVERY_MS = 15_000
/** A run that takes longer than this is stuck. */
const RUN_LIMIT_MS = 25 * 60_000

/** Measures the promise. @returns Whether every row held. */
export async function recovery(args: readonly string[]): Promise<boolean> {
  const options = parseRecoveryOptions(args)
  const stuck = Promise.withResolvers<never>()
  stuck.promise.catch(() => {})
  const limit = setTimeout(() => stuck.reject(new Error('The run takes too long')), RUN_LIMIT_MS)
  const stalls = createStallLog()
  const ownLoad = measureLoad(stalls.add)
  const results: Result[] = []
  let disturbed = 0
  const runner: RunnerOptions = {
    isQuick: options.isQuick,
    stalls,
    onResult: (result) => void results.push(result),
    onDisturbed: () => {
      disturbed += 1
    },
    onDeath: stuck.reject,
  }
  const count = Math.ceil((options.lanes + pauseLanes(options)) / 2)
  const exchanges = await startExchanges({ count, rateHz: RATE_HZ, onDeath: stuck.reject, onStall: stalls.add })
  const holdfast = await startClients(stuck.reject)
  const blocks = planBlocks(options)
  const progress = tellProgress(totalFaults(options, blocks), results)
  try {
    await Promise.race([workOff(options, blocks, exchanges, holdfast, runner), stuck.promise])
    const compared = results.reduce((sum, { sample }) => sum + sample.pricesCompared, 0)
    const notes = [
      `${compared} prices held against the exchange's own book`,
      `${disturbed} faults measured again: the machine stood still for more than ${STALL_MS} ms`,
      loadLine('observer', ownLoad()),
      loadLine('simulators', await exchanges.load()),
      loadLine('holdfast', await holdfast.load()),
    ]
    return print(options, results, notes)
  } finally {
    clearInterval(progress)
    clearTimeout(limit)
    await Promise.all([holdfast.stop(), exchanges.stop()])
  }
}

/** Every lane takes the next block of its exchange; pauses go on beside, on lanes of their own. */
async function workOff(
  options: RecoveryOptions,
  blocks: readonly Block[],
  exchanges: Exchanges,
  holdfast: ClientsProcess,
  runner: RunnerOptions,
): Promise<void> {
  const lanes = lanesOf(exchanges.simulators)
  const queues = Map.groupBy(blocks, ({ exchange }) => exchange)
  const paused = lanes.slice(0, pauseLanes(options))
  const work = lanes.slice(paused.length).map(async (lane, index) => {
    await Bun.sleep(index * LANE_APART_MS)
    await runLane(lane, queues.get(lane.exchange) ?? [], holdfast, runner)
  })
  await Promise.all([...work, pauseInTurn(options, paused, runner)])
}

async function pauseInTurn(options: RecoveryOptions, lanes: readonly Lane[], runner: RunnerOptions): Promise<void> {
  for (const row of pausesOf(options)) await runPauses(lanes, row, pauseRounds(options), runner)
}

function pausesOf({ rows }: RecoveryOptions) {
  return rows.filter(({ injury }) => injury.kind === 'own_pause')
}

function pauseLanes(options: RecoveryOptions): number {
  return pausesOf(options).length > 0 ? PAUSE_LANES : 0
}

function pauseRounds({ rounds }: RecoveryOptions): number {
  return Math.ceil(rounds / PAUSE_LANES)
}

function totalFaults(options: RecoveryOptions, blocks: readonly Block[]): number {
  const paused = pausesOf(options).length * pauseRounds(options) * PAUSE_LANES
  return blocks.reduce((sum, { faults }) => sum + faults, paused)
}

function tellProgress(total: number, results: readonly Result[]) {
  const startedAt = performance.now()
  return setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    console.error(`${results.length} of ${total} faults after ${seconds} s`)
  }, PROGRESS_EVERY_MS)
}

function print(
  { asJson, peerRounds, rows }: RecoveryOptions,
  results: readonly Result[],
  notes: readonly string[],
): boolean {
  const reports = reportRows(rows, results)
  const passed = reports.every((report) => report.passed)
  if (asJson) {
    const peers = results
      .filter(({ client }) => client !== 'holdfast')
      .map(({ client, row, sample }) => ({ client, row: row.id, sample }))
    console.log(JSON.stringify({ unit: 'ms', passed, rows: reports, peers, notes }, null, 2))
    return passed
  }
  console.log('\nRecovery, in ms: p50 / p99 / max. From the fault as the exchange dates it to the consumer.\n')
  console.log(promiseTable(reports))
  if (peerRounds > 0) {
    console.log(
      '\nBack, in ms: p50 / max. Peers with default options, as their READMEs show; never = not within 30 s.\n',
    )
    console.log(peersTable(rows, results))
  }
  console.log(`\n${notes.join('\n')}`)
  return passed
}
