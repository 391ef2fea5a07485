import { definitionFor, resolveOptions } from '@holdfast/adapter-core'
import { DEFAULT_POLICY, type Policy } from '@holdfast/reconnect-monitor'
import type { ConnectionConfig, Mode, SpreadConfig } from './config.ts'
import type { Adapters } from './exchanges.ts'

/** What runs when no file says otherwise, and always in demo mode: two exchanges, two markets each. */
const BUILT_IN = [
  { id: 'paradex', markets: ['BTC-USD-PERP', 'ETH-USD-PERP'] },
  { id: 'vest', markets: ['BTC-PERP', 'ETH-PERP'] },
] as const

/** The built-in connections. In demo mode their address is the simulator's, known once it runs. */
export function builtInExchanges(
  mode: Mode,
  adapters: Adapters,
  policy: Policy = DEFAULT_POLICY,
): readonly ConnectionConfig[] {
  return BUILT_IN.flatMap(({ id, markets }) => {
    const adapter = adapters[id]
    if (adapter === undefined) return []
    const options = resolveOptions(adapter.options)
    const definition = definitionFor(adapter, options)
    const network = Object.keys(definition.networks)[0] ?? ''
    const addresses = definition.networks[network]
    return [
      {
        id,
        adapter: id,
        enabled: true,
        network,
        url: mode === 'demo' ? null : (addresses?.ws ?? null),
        restUrl: mode === 'demo' ? null : (addresses?.rest ?? null),
        markets,
        channels: definition.defaultChannels,
        options,
        sockets: 1,
        policy,
      },
    ]
  })
}

/**
 * The demo's spreads over the built-in connections. The simulator's premiums wander by 0.06 % around nothing within half a
 * minute: at these thresholds each spread opens and closes three or four times in ten minutes.
 */
export const BUILT_IN_SPREADS: readonly SpreadConfig[] = [
  spread('btc', 'BTC-PERP', 'BTC-USD-PERP', 0.06),
  spread('eth', 'ETH-PERP', 'ETH-USD-PERP', 0.08),
]

function spread(id: string, vestMarket: string, paradexMarket: string, entryPct: number): SpreadConfig {
  const buy = { connection: 'vest', market: vestMarket }
  const sell = { connection: 'paradex', market: paradexMarket }
  return { id, buy, sell, entryPct, exitPct: 0, maxPriceAgeMs: 2_000, confirmUpdates: 2 }
}
