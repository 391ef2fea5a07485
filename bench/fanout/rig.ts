import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFilling } from '@holdfast/event-store/testing'
import { DEFAULT_MARKETS } from '@holdfast/exchange-simulator'
import { type Bot, startBot } from '../process/bot.ts'
import { type Exchanges, startExchanges } from '../process/exchanges.ts'
import type { SimulatorUrls } from '../process/protocol.ts'
import { eventLog } from '../store/log/event-log.ts'
import type { Stroke } from './protocol.ts'

/** Book changes a second and market, as in the demo. */
const RATE_HZ = 20
/** The connection that is paused and resumed. Nothing listens where it dials. */
const DRUM = 'drum'
const DEAD_URL = 'ws://127.0.0.1:9/ws'
const YEAR_MS = 365 * 86_400_000

/** The bot in live mode on simulated exchanges, over a database with history in it. */
export interface Rig {
  readonly bot: Bot
  readonly simulator: SimulatorUrls
  /** Has the drum dial no more. */
  pauseDrum(): Promise<void>
  stop(): Promise<void>
}

/** @param events that the database holds before the bot starts, of the last day */
export async function startRig(events: number, onDeath: (error: Error) => void): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-rig-'))
  const databasePath = join(folder, 'rig.db')
  fill(databasePath, events)
  const exchanges: Exchanges = await startExchanges({ count: 1, rateHz: RATE_HZ, onDeath })
  const [simulator] = exchanges.simulators
  const stop = async (bot: Bot | null) => {
    await bot?.stop()
    await exchanges.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    if (simulator === undefined) throw new Error('There is no simulator')
    const bot = await startBot({ config: configOf(simulator), databasePath, probe: '/healthz' })
    return { bot, simulator, pauseDrum: () => strike(bot.url, 'pause'), stop: () => stop(bot) }
  } catch (error) {
    await stop(null)
    throw error
  }
}

function configOf({ paradex, vest }: SimulatorUrls): Readonly<Record<string, unknown>> {
  const [buy, sell] = [DEFAULT_MARKETS.vest[0], DEFAULT_MARKETS.paradex[0]]
  return {
    mode: 'live',
    exchanges: [
      { id: 'paradex', adapter: 'paradex', url: paradex, markets: DEFAULT_MARKETS.paradex },
      { id: 'vest', adapter: 'vest', url: vest, markets: DEFAULT_MARKETS.vest },
      { id: DRUM, adapter: 'vest', url: DEAD_URL, markets: [buy] },
    ],
    spreads: [{ id: 'btc', buy: `vest/${buy}`, sell: `paradex/${sell}`, entryPct: 0.06, exitPct: 0 }],
  }
}

/** A day's events before now, written as the bot's own writer would have. */
function fill(path: string, events: number): void {
  const filling = openFilling({ path, mode: 'live' })
  const years = 1 / 365
  const from = Date.now() - years * YEAR_MS
  filling.append([...eventLog({ seed: 1, events, connections: 20, years, from })])
  filling.close()
}

/** Makes events at a steady pace, as an operator with a quick hand would. */
export interface Drum {
  /** Events it has asked for and that are on disk, in order. */
  readonly strokes: readonly Stroke[]
  stop(): Promise<void>
}

/** Pauses and resumes the drum's connection in turn; each is an event, durable before it is answered. */
export function beat(botUrl: string, eventsPerSecond: number): Drum {
  const strokes: Stroke[] = []
  let isStopped = false
  const everyMs = 1_000 / eventsPerSecond
  const done = (async () => {
    const startedAt = performance.now()
    while (!isStopped) {
      const action = strokes.length % 2 === 0 ? 'pause' : 'resume'
      const askedAt = wallNow()
      await strike(botUrl, action)
      strokes.push({ askedAt, answeredAt: wallNow() })
      await Bun.sleep(Math.max(0, startedAt + strokes.length * everyMs - performance.now()))
    }
  })()
  done.catch(() => {})
  return {
    strokes,
    async stop() {
      isStopped = true
      await done
    },
  }
}

/** With fractions, as latencies are short. */
const wallNow = (): number => performance.timeOrigin + performance.now()

async function strike(botUrl: string, action: 'pause' | 'resume'): Promise<void> {
  const response = await fetch(`${botUrl}/api/v1/connections/${DRUM}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'measured' }),
  })
  // A disk that others keep busy: the stroke is on record a little later.
  const isLate = response.status === 503
  if (!response.ok && !isLate) throw new Error(`Cannot ${action}: ${response.status} ${await response.text()}`)
}
