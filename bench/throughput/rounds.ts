import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import { startBlaster } from './blaster.ts'
import type { FeedName } from './feeds/feeds.ts'
import type { ClientCommand, ClientReport, RoundKind, RoundResult } from './protocol.ts'

/** Rounds of one feed, floor and pipeline in turn, in the same two processes. */
export interface FeedRounds {
  readonly feed: FeedName
  readonly frameBytes: number
  readonly floor: readonly RoundResult[]
  readonly pipeline: readonly RoundResult[]
}

export interface RoundsOptions {
  readonly feed: FeedName
  readonly frames: number
  readonly rounds: number
}

/** Rounds before the ones that count: both are compiled by then. */
const WARM_UPS = 4

/** @throws {Error} where a process ended, or what came out of the pipeline is not what was sent. */
export async function measureRounds({ feed, frames, rounds }: RoundsOptions): Promise<FeedRounds> {
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  const started: { stop(): Promise<void> }[] = []
  const measure = async (): Promise<FeedRounds> => {
    const { blaster, frameBytes, last, port } = await startBlaster({ feed, frames, onDeath: died.reject })
    started.push(blaster)
    let onRound: (result: RoundResult) => void = () => {}
    const client: BenchProcess<ClientCommand> = spawnProcess(
      '../throughput/client-process.ts',
      (report: ClientReport) => {
        if (report.type === 'live') blaster.tell({ type: 'blast' })
        else onRound(report.result)
      },
      died.reject,
      [feed, String(port), String(frames)],
    )
    started.push(client)
    const run = (kind: RoundKind) =>
      new Promise<RoundResult>((resolve) => {
        onRound = resolve
        client.tell({ type: 'begin', kind, last })
      })
    const results: Record<RoundKind, RoundResult[]> = { floor: [], pipeline: [] }
    for (let round = 0; round < WARM_UPS + rounds; round++) {
      for (const kind of ['floor', 'pipeline'] as const) {
        const result = await run(kind)
        if (result.problems.length > 0) throw new Error(`${feed}: ${result.problems.join('; ')}`)
        if (round >= WARM_UPS) results[kind].push(result)
      }
    }
    return { feed, frameBytes, ...results }
  }
  try {
    return await Promise.race([measure(), died.promise])
  } finally {
    await Promise.all(started.map((one) => one.stop()))
  }
}
