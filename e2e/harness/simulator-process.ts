import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { InjectedFault } from './api.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Where the simulated exchanges are, as the simulator says when it is ready. */
interface Ready {
  readonly paradex: string
  readonly vest: string
  readonly hyperliquid: string
  readonly control: string
  /** REST addresses by exchange. */
  readonly rest: Readonly<Record<'paradex' | 'vest' | 'hyperliquid', string>>
}

/** A fault as the simulator's control port takes it, parameters included. */
export interface FaultOrder {
  readonly fault: string
  readonly exchange: 'paradex' | 'vest' | 'hyperliquid'
  readonly market?: string
  readonly durationMs?: number
  readonly [parameter: string]: string | number | boolean | undefined
}

/** The exchange simulator in a process of its own, on free ports, apart from any bot. */
export interface SimulatorProcess extends Ready {
  /** Breaks something; resolves once it is broken. */
  inject(order: FaultOrder): Promise<{ readonly id: number }>
  /** A fault as it stands now. */
  injected(id: number): Promise<Omit<InjectedFault, 'connection'>>
  /** How one exchange stands. */
  status(exchange: string): Promise<{
    readonly sockets: { readonly open: number }
    readonly dials: Readonly<Record<string, number>>
    readonly subscriptions: readonly { readonly channel: string; readonly count: number }[]
  }>
  stop(): Promise<void>
}

/** @throws {Error} when it ends before it is ready. */
export async function startSimulatorProcess(flags: readonly string[] = []): Promise<SimulatorProcess> {
  const bun = process.versions['bun'] === undefined ? 'bun' : process.execPath
  const args = ['run', 'packages/exchange-simulator', '--ready-json', '--exit-with-stdin', ...flags]
  const child = spawn(bun, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  const ready = await firstLine(child)
  const call = async <T>(path: string, body?: unknown): Promise<T> => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const response = await fetch(`${ready.control}${path}`, body === undefined ? {} : init)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  return {
    ...ready,
    inject: (order) => call('/faults', order),
    injected: async (id) => {
      const { injected } = await call<{ injected: readonly (Omit<InjectedFault, 'connection'> & { id: number })[] }>(
        '/faults',
      )
      const found = injected.find((one) => one.id === id)
      if (found === undefined) throw new Error(`There is no fault ${id}`)
      return found
    },
    status: async (exchange) => {
      const { exchanges } = await call<{
        exchanges: readonly (Awaited<ReturnType<SimulatorProcess['status']>> & { exchange: string })[]
      }>('/status')
      const found = exchanges.find((one) => one.exchange === exchange)
      if (found === undefined) throw new Error(`There is no exchange ${exchange}`)
      return found
    },
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.stdin?.end()
      if (child.exitCode === null && child.signalCode === null) await exited
    },
  }
}

function firstLine(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`The simulator ended with ${status} before it was ready`)))
    if (child.stdout === null) throw new Error('The simulator has no output')
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready))
  })
}
