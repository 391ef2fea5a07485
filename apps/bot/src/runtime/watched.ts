import {
  type Clock,
  createEncodings,
  createExchangeAdapter,
  createRestFetch,
  createWsDial,
} from '@holdfast/adapter-core'
import type { Log } from '@holdfast/reconnect-monitor'
import type { Config, ConnectionConfig } from '../config/config.ts'
import type { Adapters } from '../config/exchanges.ts'
import type { WatchedConnection } from './core.ts'
import type { SimulatorAddresses } from './simulator-process.ts'
import { StartupError } from './startup-error.ts'

interface WatchedOptions {
  readonly config: Pick<Config, 'exchanges'>
  readonly adapters: Adapters
  readonly clock: Clock
  readonly log: Log
}

/** An adapter over the real network for every enabled connection; in demo mode at the simulator's addresses. */
export function watchedConnections(
  { adapters, clock, config, log }: WatchedOptions,
  simulator: SimulatorAddresses | null,
): readonly WatchedConnection[] {
  const dial = createWsDial({ clock })
  const fetch = createRestFetch({ clock })
  // One for all: what one connection has learnt of an endpoint, no other must learn again.
  const encodings = createEncodings({
    clock,
    onChange: (change) => log('warn', 'Data is asked for in another encoding', { ...change }),
  })
  return config.exchanges
    .filter(({ enabled }) => enabled)
    .map((connection) => {
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
      const adapter = createExchangeAdapter({ definition, url, options, ...shared, ...rest })
      return { id, adapter, subscriptions: subscriptionsOf(connection), policy, sockets }
    })
}

/** Every channel of every market. */
function subscriptionsOf({ channels, markets }: ConnectionConfig) {
  return markets.flatMap((market) => channels.map((channel) => ({ channel, market })))
}
