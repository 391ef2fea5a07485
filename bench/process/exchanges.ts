import type { ExchangesCommand, ExchangesReport, Load, SimulatorUrls } from './protocol.ts'
import { type BenchProcess, spawnProcess } from './spawn.ts'

/** Simulators in a process of their own. */
export interface Exchanges {
  readonly simulators: readonly SimulatorUrls[]
  load(): Promise<Load>
  stop(): Promise<void>
}

export interface ExchangesOptions {
  /** How many simulators, each with all exchanges. */
  readonly count: number
  /** Book changes a second and market. */
  readonly rateHz: number
  /** Told when the process ended by itself. */
  readonly onDeath: (error: Error) => void
  /** Told of stretches in which the process did not run, in wall time. */
  readonly onStall?: (from: number, to: number) => void
}

/** Starts them and resolves once they listen. */
export async function startExchanges({ count, onDeath, onStall, rateHz }: ExchangesOptions): Promise<Exchanges> {
  const ready = Promise.withResolvers<readonly SimulatorUrls[]>()
  let onLoad: (load: Load) => void = () => {}
  const child: BenchProcess<ExchangesCommand> = spawnProcess(
    'exchanges-process.ts',
    (report: ExchangesReport) => {
      switch (report.type) {
        case 'ready':
          ready.resolve(report.simulators)
          break
        case 'stalled':
          onStall?.(report.from, report.to)
          break
        case 'load':
          onLoad(report.load)
          break
      }
    },
    (error) => {
      ready.reject(error)
      onDeath(error)
    },
    [String(count), String(rateHz)],
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
