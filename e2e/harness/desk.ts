import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Exchanges, startExchanges } from '../../bench/process/exchanges.ts'
import { controlOf } from '../../bench/recovery/control.ts'
import { type BotProcess, startBot } from './bot-process.ts'
import { type PastConnection, type PastOptions, writePast } from './past.ts'

/** For how long the bot was not there, between the end of its past and its start, in ms. */
const AWAY_MS = 4_000
/** Connections of one exchange that share a simulator: all are dialed within two seconds, as an exchange's limits allow. */
const A_SIMULATOR = 10

const MARKETS = {
  paradex: ['BTC-USD-PERP', 'ETH-USD-PERP'],
  vest: ['BTC-PERP', 'ETH-PERP'],
  hyperliquid: ['BTC', 'ETH'],
} as const
type Exchange = keyof typeof MARKETS
const EXCHANGES: readonly Exchange[] = ['paradex', 'vest', 'hyperliquid']

/** A connection of a desk. */
export interface DeskConnection extends PastConnection {
  readonly exchange: Exchange
}

/** @param losses how often it used to be lost, a day */
export function deskConnection(id: string, exchange: Exchange, losses: number, markets = 2): DeskConnection {
  return { id, exchange, markets: MARKETS[exchange].slice(0, markets), losses }
}

/** So many connections over two exchanges, of one market each, some shakier than others. */
export function crowd(count: number): readonly DeskConnection[] {
  const losses = [0.02, 0.05, 0.02, 0.3, 0.02]
  return Array.from({ length: count }, (_, index) => {
    const exchange = index % 2 === 0 ? 'paradex' : 'vest'
    const id = `${exchange}-${String(Math.floor(index / 2) + 1).padStart(3, '0')}`
    return deskConnection(id, exchange, losses[index % losses.length] ?? 0, 1)
  })
}

/** The real bot as a trader runs it: in live mode, on simulated exchanges in a process of their own, with a past. */
export interface Desk {
  readonly bot: BotProcess
  /** Events on record before it started. */
  readonly pastEvents: number
  /** Breaks a connection, and those that share its simulator. */
  fault(connection: string, fault: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>
  /** Does so to every connection at once. */
  faultAll(fault: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>
  stop(): Promise<void>
}

export interface DeskOptions {
  readonly connections: readonly DeskConnection[]
  readonly past: Pick<PastOptions, 'days' | 'intensity' | 'measuredDays' | 'seed'>
  /** Book changes a second and market; default 20. */
  readonly rateHz?: number
  /** Further keys of the configuration, e.g. `spreads`. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Told when the exchanges' process ended by itself. */
  readonly onDeath: (error: Error) => void
}

/** A large desk is up within seconds; a machine that is busy otherwise may take so long, in ms. */
const UP_LIMIT_MS = 120_000

/** @throws where not every connection is up in time */
async function allUp({ api, url }: BotProcess): Promise<void> {
  const deadline = performance.now() + UP_LIMIT_MS
  while (!(await fetch(`${url}/readyz`)).ok) {
    if (performance.now() > deadline) {
      const states = (await api.connections()).map(({ id, state }) => `${id} ${state}`)
      throw new Error(`The desk is not up: ${states.join(', ')}`)
    }
    await sleep(100)
  }
}

/** Resolves once every connection is up. */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const { connections } = options
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-desk-'))
  const databasePath = join(folder, 'desk.db')
  let exchanges: Exchanges | null = null
  const remove = async () => {
    await exchanges?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const isSmall = connections.length <= A_SIMULATOR
  const count = isSmall ? connections.length : Math.ceil(connections.length / 2 / A_SIMULATOR)
  try {
    exchanges = await startExchanges({ count, rateHz: options.rateHz ?? 20, onDeath: options.onDeath })
    const { simulators } = exchanges
    // Of a small desk each has one of its own, so that each can be broken alone.
    const placed = connections.map((connection, index) => {
      const simulator = simulators[(isSmall ? index : Math.floor(index / 2)) % count]
      if (simulator === undefined) throw new RangeError(`There is no simulator for ${connection.id}`)
      return { connection, simulator }
    })
    const until = Date.now() - AWAY_MS
    const { events } = writePast({ ...options.past, path: databasePath, mode: 'live', connections, until })
    const entries = placed.map(({ connection: { exchange, id, markets }, simulator }) => ({
      id,
      adapter: exchange,
      url: simulator[exchange],
      markets,
      ...(exchange === 'hyperliquid' ? { channels: ['order_book_fast'] } : {}),
    }))
    const file = join(folder, 'config.yaml')
    writeFileSync(file, JSON.stringify({ mode: 'live', exchanges: entries, ...options.config }))
    const env = { HOLDFAST_MODE: 'live', HOLDFAST_CONFIG: file }
    const bot = await startBot({ databasePath, env, probe: '/healthz' })
    await allUp(bot).catch(async (error: unknown) => {
      await bot.stop()
      throw error
    })
    return {
      bot,
      pastEvents: events,
      fault: async (id, fault, parameters = {}) => {
        const found = placed.find(({ connection }) => connection.id === id)
        if (found === undefined) throw new RangeError(`There is no connection ${id}`)
        const { connection, simulator } = found
        await controlOf(simulator.control).inject({ fault, exchange: connection.exchange, ...parameters })
      },
      faultAll: async (fault, parameters = {}) => {
        const used = EXCHANGES.filter((exchange) => connections.some((one) => one.exchange === exchange))
        const orders = simulators.flatMap(({ control }) => used.map((exchange) => ({ control, exchange })))
        await Promise.all(
          orders.map(({ control, exchange }) => controlOf(control).inject({ fault, exchange, ...parameters })),
        )
      },
      stop: async () => {
        await bot.stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
