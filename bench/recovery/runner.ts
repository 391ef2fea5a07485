import type { ClientName } from '../process/protocol.ts'
import { measure, NEVER_LIVE, type Sample } from './analysis.ts'
import { type ClientsProcess, startClients } from './clients.ts'
import type { Feed } from './feed.ts'
import type { Lane } from './lane.ts'
import type { Block } from './plan.ts'
import type { PromiseRow } from './promise.ts'
import type { StallLog } from './stalls.ts'
import { dialsSince, proven, runTrial, WATCH_MS } from './trial.ts'

/** One fault's result. */
export interface Result {
  readonly row: PromiseRow
  readonly client: ClientName
  readonly sample: Sample
}

export interface RunnerOptions {
  readonly isQuick: boolean
  readonly onResult: (result: Result) => void
  readonly onDeath: (error: Error) => void
  readonly stalls: StallLog
  /** A fault is measured again, because the machine stood still meanwhile. */
  readonly onDisturbed: () => void
}

/** A fault is measured again this many times at most, on average over its block. */
const MAX_AGAIN = 1

/** Works off the blocks of one lane's exchange, until none is left. */
export async function runLane(
  lane: Lane,
  queue: Block[],
  holdfast: ClientsProcess,
  options: RunnerOptions,
): Promise<void> {
  for (let block = queue.shift(); block !== undefined; block = queue.shift()) {
    if (block.client === 'holdfast') {
      await runBlock(lane, block, holdfast, options)
      continue
    }
    const peer = await startClients(options.onDeath)
    try {
      await runBlock(lane, block, peer, options)
    } finally {
      await peer.stop()
    }
  }
}

async function runBlock(lane: Lane, block: Block, clients: ClientsProcess, options: RunnerOptions): Promise<void> {
  let left = block.faults
  // A peer's seconds are not held against a bound.
  let again = block.client === 'holdfast' ? left * MAX_AGAIN : 0
  while (left > 0) {
    const { close, feed } = clients.open(block.client, lane)
    try {
      for (let isBack = true; isBack && left > 0; ) {
        const startedAt = Date.now()
        const sample = await runOnce(lane, block, feed, options)
        // One that did not come back would only be measured as still gone.
        isBack = sample.wasLive && (block.row.until === 'watched' || sample.backMs !== null)
        if (again > 0 && options.stalls.touched(startedAt, Date.now())) {
          again -= 1
          options.onDisturbed()
          continue
        }
        left -= 1
        options.onResult({ row: block.row, client: block.client, sample })
      }
    } finally {
      close()
    }
  }
}

async function runOnce(lane: Lane, block: Block, feed: Feed, { isQuick }: RunnerOptions): Promise<Sample> {
  const { client, limitMs, row } = block
  if (!(await proven(feed))) return NEVER_LIVE
  const sample = await runTrial({ row, lane, feed, hasVerdicts: client === 'holdfast', isQuick, limitMs })
  await lane.control.endAll(lane.exchange)
  return sample
}

/** Pauses a whole process again and again: one sample for each of its connections. */
export async function runPauses(
  lanes: readonly Lane[],
  row: PromiseRow,
  rounds: number,
  { onDeath, onResult }: RunnerOptions,
): Promise<void> {
  const { injury } = row
  if (injury.kind !== 'own_pause') return
  const clients = await startClients(onDeath)
  try {
    const open = lanes.map((lane) => ({ lane, ...clients.open('holdfast', lane) }))
    for (let round = 0; round < rounds; round++) {
      const isProven = await Promise.all(open.map(({ feed }) => proven(feed)))
      if (!isProven.every((is) => is)) {
        onResult({ row, client: 'holdfast', sample: NEVER_LIVE })
        break
      }
      const before = await Promise.all(
        open.map(({ feed, lane }) => {
          feed.trim()
          return lane.control.dials(lane.exchange)
        }),
      )
      const pause = injury.how === 'busy_loop' ? await clients.block(injury.ms) : await clients.freeze(injury.ms)
      await Bun.sleep(WATCH_MS)
      for (const [index, { feed, lane }] of open.entries()) {
        const dials = before[index]
        if (dials === undefined) continue
        const { observations } = feed
        const dialsAt = await dialsSince(dials, lane)
        const trial = { row, markets: lane.markets, ...pause, observations, dialsAt, hasVerdicts: true, truth: [] }
        onResult({ row, client: 'holdfast', sample: measure(trial) })
      }
    }
    for (const { close } of open) close()
  } finally {
    await clients.stop()
  }
}
