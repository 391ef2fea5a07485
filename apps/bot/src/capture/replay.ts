import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolveOptions } from '@holdfast/adapter-core'
import { DEFAULT_POLICY } from '@holdfast/reconnect-monitor'
import type { Config, ConnectionConfig } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import { type RuntimeOptions, runBot } from '../runtime/runtime.ts'
import { messageOf, StartupError } from '../runtime/startup-error.ts'
import { startReplayServer } from './replay-server.ts'
import { createScaledClock } from './scaled-clock.ts'
import type { Session } from './session-file.ts'

export interface ReplayFlags {
  /** How fast, 1 = as it was. */
  readonly speed: number
  /** The bot goes on after the last frame, until it is ended. */
  readonly stay: boolean
  /** Whether `--db` named a database; else it is a new one that is thrown away. */
  readonly keepsDatabase: boolean
}

export interface ReplayBotOptions extends Omit<RuntimeOptions, 'openStore'> {
  readonly session: Session
  readonly flags: ReplayFlags
  /** Opens a database that is not the configured one, or that one where the path says so. */
  readonly openStore: (place: Pick<Config['store'], 'path' | 'spillPath'>) => RuntimeOptions['openStore']
}

/** What a replay came to. */
export interface Replayed {
  /** Frames that the bot was sent; null: it was ended before the last. */
  readonly frames: number | null
}

/**
 * Runs the whole bot against a recorded session, on a clock of its own that starts when the session did and runs at the
 * wanted speed: what was 15 s is 15 s to every threshold, and a price of then is not old now.
 *
 * @throws {StartupError} when the session is of no adapter here, or of options it does not have.
 */
export async function replayBot(options: ReplayBotOptions): Promise<Replayed> {
  const { adapters, flags, session, signal } = options
  const ended = new AbortController()
  const clock = createScaledClock({ clock: options.clock, speed: flags.speed, startsAt: session.header.openedAt })
  const limit = AbortSignal.any([signal, ended.signal])
  const server = startReplayServer({ session, clock, signal: limit })
  const folder = flags.keepsDatabase ? null : mkdtempSync(join(tmpdir(), 'holdfast-replay-'))
  const config = replayConfig(options.config, connectionOf(session, adapters, server.url))
  // What is thrown away spills where it is thrown away, too: the configured spill file is another database's.
  const place =
    folder === null ? config.store : { path: join(folder, 'replay.db'), spillPath: join(folder, 'replay.spill.jsonl') }
  let frames: number | null = null
  const watch = server.played.then((played) => {
    frames = played
    if (!flags.stay) ended.abort()
  })
  try {
    await runBot({ ...options, config, clock, signal: limit, openStore: options.openStore(place) })
    if (frames !== null) await watch
    return { frames }
  } finally {
    ended.abort()
    await server.stop()
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
}

/** The bot's configuration as a replay runs it. */
export function replayConfig(config: Config, connection: ConnectionConfig): Config {
  // Nobody is told of outages that are long over, nor that the bot is well.
  const silent = { notices: [], deadMansSwitch: null }
  return { ...config, ...silent, mode: 'live', exchanges: [connection], spreads: [], replacedByDemo: [], warnings: [] }
}

function connectionOf({ header }: Session, adapters: Adapters, url: string): ConnectionConfig {
  const definition = Object.hasOwn(adapters, header.exchange) ? adapters[header.exchange] : undefined
  if (definition === undefined) {
    throw new StartupError(
      `The session is of "${header.exchange.slice(0, 64)}"; adapters here: ${Object.keys(adapters).join(', ')}`,
    )
  }
  const distinct = (pick: 'channel' | 'market') => [...new Set(header.subscriptions.map((one) => one[pick]))]
  return {
    id: definition.id,
    adapter: definition.id,
    enabled: true,
    network: Object.keys(definition.networks)[0] ?? '',
    url,
    // What REST answers now says nothing of then.
    restUrl: null,
    markets: distinct('market'),
    channels: distinct('channel'),
    options: optionsOf(definition, header.options),
    sockets: 1,
    policy: DEFAULT_POLICY,
  }
}

function optionsOf(definition: Adapters[string], given: Readonly<Record<string, string>>) {
  try {
    return resolveOptions(definition.options, given)
  } catch (error) {
    throw new StartupError(`The session was recorded with other options: ${messageOf(error)}`)
  }
}
