import type { Clock } from '@holdfast/adapter-core'
import type { Config } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import type { Log, Logs } from './log.ts'
import { type ProbeResult, probeConnection } from './probe.ts'
import { type SimulatorProgram, startSimulatorProcess } from './simulator-process.ts'
import { watchedConnections } from './watched.ts'

export interface ProbeAllOptions {
  readonly config: Config
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
  readonly logs: Pick<Logs, 'scrub'>
  readonly signal: AbortSignal
  readonly simulator: SimulatorProgram
}

/** Dials every enabled connection once, at the same time; in demo mode the simulator runs for as long as that takes. */
export async function probeAll(options: ProbeAllOptions): Promise<readonly ProbeResult[]> {
  const { clock, config, signal } = options
  const ending = new AbortController()
  const simulator = config.mode === 'demo' ? await startSimulatorProcess({ ...options, signal: ending.signal }) : null
  try {
    const watched = watchedConnections(options, simulator?.addresses ?? null)
    const probes = watched.map((one) => probeConnection({ ...one, connection: one.id, clock, signal }))
    return await Promise.all(probes)
  } finally {
    ending.abort()
    await simulator?.done
  }
}
