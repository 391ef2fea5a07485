import {
  type Clock,
  createEncodings,
  createExchangeAdapter,
  createRestFetch,
  createWsDial,
} from '@holdfast/adapter-core'
import type { Config, ConnectionConfig } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import type { WatchedConnection } from './core.ts'
import type { Log, Logs } from './log.ts'
import { scrubbedAdapter } from './scrubbed-adapter.ts'
import type { SimulatorAddresses } from './simulator-process.ts'
import { StartupError } from './startup-error.ts'

interface WatchedOptions {
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
  /** Knows the secrets that an exchange must not tell on; without it there are none. */
  readonly logs?: Pick<Logs, 'scrub'>
}

/** Makes connections that can be watched. */
type Watch = (exchanges: readonly ConnectionConfig[]) => readonly WatchedConnection[]

/** An adapter over the real network for every enabled connection; in demo mode at the simulator's addresses. */
export function watchedConnections(
  options: WatchedOptions & { readonly config: Pick<Config, 'exchanges'> },
  simulator: SimulatorAddresses | null,
): readonly WatchedConnection[] {
  return createWatchedConnections(options, simulator)(options.config.exchanges)
}

/** As `watchedConnections`, for connections that are asked for one after the other and share what they learn. */
export function createWatchedConnections(
  { adapters, clock, log, logs }: WatchedOptions,
  simulator: SimulatorAddresses | null,
): Watch {
  const dial = createWsDial({ clock })
  const fetch = createRestFetch({ clock })
  // One for all: what one connection has learnt of an endpoint, no other must learn again.
  const encodings = createEncodings({
    clock,
    onChange: (change) => log('warn', 'Data is asked for in another encoding', { ...change }),
  })
  const watch = (connection: ConnectionConfig): WatchedConnection => {
    const { id, options, policy, sockets } = connection
    const known = adapters[connection.adapter]
    const url = connection.url ?? simulator?.urls[connection.adapter]
    if (known === undefined || url === undefined) {
      throw new StartupError(`Cannot connect ${id}: there is no address for ${connection.adapter}`)
    }
    // The exchange's announced hours are not the simulator's: a newcomer at 04:30 would wait for nothing.
    const definition = connection.url === null ? { ...known, maintenance: [] } : known
    const onListenerError = (error: unknown) =>
      log('error', 'A bug: handling a message failed', { connection: id, error })
    const baseUrl = connection.url === null ? (simulator?.rest[connection.adapter] ?? null) : connection.restUrl
    const rest = baseUrl === null ? {} : { rest: { baseUrl, fetch } }
    const shared = { dial, clock, encodings, onListenerError }
    const bare = createExchangeAdapter({ definition, url, options, ...shared, ...rest })
    const adapter = logs === undefined ? bare : scrubbedAdapter(bare, logs.scrub)
    return { id, adapter, subscriptions: subscriptionsOf(connection), policy, sockets }
  }
  return (exchanges) => exchanges.filter(({ enabled }) => enabled).map(watch)
}

/** Every channel of every market. */
function subscriptionsOf({ channels, markets }: ConnectionConfig) {
  return markets.flatMap((market) => channels.map((channel) => ({ channel, market })))
}
