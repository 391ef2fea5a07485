import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import type { FeedName } from './feeds/feeds.ts'
import type { BlasterCommand, BlasterReport } from './protocol.ts'

type Ready = Extract<BlasterReport, { type: 'ready' }>

/** An exchange in a process of its own that has one feed to send. */
export interface Blaster extends Omit<Ready, 'type'> {
  readonly blaster: BenchProcess<BlasterCommand>
}

export interface BlasterOptions {
  readonly feed: FeedName
  readonly frames: number
  readonly onDeath: (error: Error) => void
  /** Told when each frame of a paced run was sent. */
  readonly onPaced?: (sentAt: readonly number[]) => void
}

/** Starts it and resolves once it listens, its frames encoded. */
export async function startBlaster({ feed, frames, onDeath, onPaced }: BlasterOptions): Promise<Blaster> {
  const ready = Promise.withResolvers<Ready>()
  const blaster: BenchProcess<BlasterCommand> = spawnProcess(
    '../throughput/blaster-process.ts',
    (report: BlasterReport) => {
      if (report.type === 'ready') ready.resolve(report)
      else onPaced?.(report.sentAt)
    },
    (error) => {
      ready.reject(error)
      onDeath(error)
    },
    [feed, String(frames)],
  )
  const { frameBytes, last, port } = await ready.promise
  return { blaster, frameBytes, last, port }
}
