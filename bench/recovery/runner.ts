import type { ClientName } from '../process/protocol.ts'
import { measure, type Sample } from './analysis.ts'
import { type ClientsProcess, startClients } from './clients.ts'
import type { Lane } from './lane.ts'
import type { Block } from './plan.ts'
import type { PromiseRow } from './promise.ts'
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
}

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
  const { client, row } = block
  let left = block.faults
  while (left > 0) {
    const { close, feed } = clients.open(client, lane)
    try {
      for (let isBack = true; isBack && left > 0; left--) {
        if (!(await proven(feed))) throw new Error(`${client} did not get live on ${lane.exchange} before ${row.id}`)
        const sample = await runTrial({
          row,
          lane,
          feed,
          hasVerdicts: client === 'holdfast',
          isQuick: options.isQuick,
          limitMs: block.limitMs,
        })
        options.onResult({ row, client, sample })
        await lane.control.endAll(lane.exchange)
        // One that did not come back would only be measured as still gone.
        isBack = row.until === 'watched' || sample.backMs !== null
      }
    } finally {
      close()
    }
  }
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
    for (let round = 0; round * lanes.length < rounds; round++) {
      const isProven = await Promise.all(open.map(({ feed }) => proven(feed)))
      if (!isProven.every((is) => is)) throw new Error(`Not every connection got live before ${row.id}`)
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
        const trial = { row, markets: lane.markets, ...pause, observations, dialsAt, hasVerdicts: true }
        onResult({ row, client: 'holdfast', sample: measure(trial) })
      }
    }
    for (const { close } of open) close()
  } finally {
    await clients.stop()
  }
}
