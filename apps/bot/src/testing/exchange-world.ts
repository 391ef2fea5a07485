import { type ExchangeDefinition, systemClock } from '@holdfast/adapter-core'
import { createWatch, type ExchangeScript, startScriptedServer } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import type { Config } from '../config/config.ts'
import { resolveConfig } from '../config/resolve.ts'
import { startCore } from '../runtime/core.ts'
import { every } from '../runtime/every.ts'
import { createHub } from '../runtime/hub.ts'
import { createRecorder } from '../runtime/recorder.ts'
import { watchedConnections } from '../runtime/watched.ts'
import { watchShownBooks } from './shown-books.ts'

/** The policy in a hurry: what takes seconds takes a tenth of one. */
const HURRIED = {
  dialTimeoutMs: 1_000,
  ackTimeoutMs: 200,
  firstDataTimeoutMs: 500,
  refusedRetryMs: 50,
  heldRetryMs: 1_000,
  staleMinMs: 200,
  staleMinSamples: 10,
  staleGapFactor: 1,
  probeMs: 200,
  reaskedSilenceMs: 300,
  marketReconnectEveryMs: 1_000,
  gapsBeforeReconnect: 100,
  settleMs: 200,
  firstDelayMaxMs: 5,
  backoffBaseMs: 10,
  backoffCapMs: 20,
  flapSockets: 100,
  flapDelayMs: 100,
  flapDialsPerMinute: 600,
}

/** How often a market of the server moves, in ms. */
const MOVE_EVERY_MS = 10
/** Most that any wait may take, in ms. */
const PATIENCE_MS = 15_000

/**
 * The bot's own core, as its configuration makes it, over real sockets to a server of the exchange that is none of ours.
 * The server's markets move all the time, and whatever the bot shows is compared with them at every move and every quote.
 */
export async function createExchangeWorld(definition: ExchangeDefinition, script: ExchangeScript) {
  const clock = systemClock
  const stop = new AbortController()
  const { signal } = stop
  const { changed, until } = createWatch(clock, PATIENCE_MS)
  const server = await startScriptedServer({ script, clock, onChange: changed })
  // The exchange's own limits and hours, which no server here has.
  const own = { dialLimits: { perSecond: 1_000, perMinute: 10_000 }, maintenance: [] }
  const adapters = { [definition.id]: { ...definition, ...own } }
  const config = configOf(adapters, definition.id, server.url, script)
  const hub = createHub(0)
  const store = memoryStore()
  const log = () => {}
  const recorder = createRecorder({
    clock,
    log,
    append: (events) => store.append(events),
    publish: (event) => hub.publish({ kind: 'event', event }),
  })
  await store.beginRun(clock.now())
  const watched = watchedConnections({ config, adapters, clock, log }, null)
  const core = startCore({ watched, spreads: [], hub, recorder, clock, log, random: Math.random, signal })
  const shown = watchShownBooks(definition.id, server, core.books, clock)
  hub.listen(() => {
    shown.check()
    changed()
  })

  /** Markets whose moves are sent to nobody. */
  const mute = new Set<string>()
  const move = (market: string, how?: 'unheard') => {
    shown.moving(market)
    server.move(market, mute.has(market) ? 'unheard' : how)
    shown.check()
  }
  const moving = every(MOVE_EVERY_MS, clock, signal, () => {
    // What was sent last has arrived by now.
    changed()
    for (const market of script.markets) move(market)
  })
  const status = () => {
    const found = core.connections.get(definition.id)?.status()
    if (found === undefined) throw new RangeError(`Cannot find the connection ${definition.id}`)
    return found
  }
  const freshMarkets = () => script.markets.filter((market) => core.books.get(definition.id, market)?.fresh === true)

  return {
    server,
    script,
    shown,
    until,
    status,
    mute,
    move,
    freshMarkets,
    /** Resolves when the connection is live and every subscription of it fresh. */
    live: () =>
      until(
        () => status().state === 'live' && status().subscriptions.every(({ state }) => state === 'fresh'),
        () => `everything live, but ${JSON.stringify(status())}`,
      ),
    /** Resolves after so many moves of every market. */
    moved: (times: number) => {
      const then = script.markets.map((symbol) => server.market(symbol).sequence + times)
      return until(
        () => script.markets.every((symbol, index) => server.market(symbol).sequence >= (then[index] ?? 0)),
        'moves of every market',
      )
    },
    /** Resolves when all that is shown is fresh, and equal to what the server has. */
    right: () => until(shown.areRight, 'what is shown is what the server has'),
    end: async () => {
      stop.abort()
      await Promise.all([core.done, moving])
      await server.close()
    },
  }
}

export type ExchangeWorld = Awaited<ReturnType<typeof createExchangeWorld>>

function configOf(
  adapters: Readonly<Record<string, ExchangeDefinition>>,
  id: string,
  url: string,
  { markets, options }: ExchangeScript,
): Config {
  const exchange = { id, adapter: id, url, markets, channels: ['order_book', 'trades'], ...options }
  // JSON is YAML.
  const yamlText = JSON.stringify({ mode: 'live', exchanges: [exchange], reconnect: HURRIED })
  const resolution = resolveConfig({ flags: {}, env: {}, yamlText, yamlPath: 'config.yaml', adapters })
  if (!resolution.ok) throw new RangeError(resolution.issues.map(({ key, message }) => `${key}: ${message}`).join('; '))
  return resolution.config
}
