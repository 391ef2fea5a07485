import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import type { FleetCommand, FleetKind, FleetReport, FleetWindow } from './protocol.ts'

/** Many connections to one exchange in one process. */
export interface Fleet {
  /** What the process used in a stretch of so many ms. */
  window(ms: number): Promise<FleetWindow>
  backSince(at: number): Promise<readonly (number | null)[]>
  stop(): Promise<void>
}

export interface FleetOptions {
  readonly kind: FleetKind
  readonly connections: number
  readonly url: string
  /** Dials a second, for ours as the dial budget of the exchange. */
  readonly dialsPerSecond: number
  readonly onDeath: (error: Error) => void
}

/** Starts the process and resolves once every connection has had data. */
export async function startFleet({ connections, dialsPerSecond, kind, onDeath, url }: FleetOptions): Promise<Fleet> {
  const live = Promise.withResolvers<void>()
  let onWindow: (window: FleetWindow) => void = () => {}
  let onBack: (backAt: readonly (number | null)[]) => void = () => {}
  const onReport = (report: FleetReport): void => {
    switch (report.type) {
      case 'live':
        live.resolve()
        break
      case 'window':
        onWindow(report.window)
        break
      case 'back':
        onBack(report.backAt)
        break
    }
  }
  const child: BenchProcess<FleetCommand> = spawnProcess(
    '../scale/fleet-process.ts',
    onReport,
    (error) => {
      live.reject(error)
      onDeath(error)
    },
    [kind, String(connections), url, String(dialsPerSecond)],
  )
  await live.promise
  return {
    async window(ms) {
      child.tell({ type: 'begin_window' })
      await Bun.sleep(ms)
      return new Promise((resolve) => {
        onWindow = resolve
        child.tell({ type: 'end_window' })
      })
    },
    backSince: (at) =>
      new Promise((resolve) => {
        onBack = resolve
        child.tell({ type: 'back_since', at })
      }),
    stop: () => child.stop(),
  }
}
