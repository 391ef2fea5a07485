import { createExchangeAdapter, createWsDial, type ExchangeDefinition, systemClock } from '@holdfast/adapter-core'
import { paradex } from '@holdfast/exchange-paradex'
import { createDialBudget, DEFAULT_POLICY, superviseConnection } from '@holdfast/reconnect-monitor'

/** A fleet of connections to one market of one exchange. */
export interface OpenFleetOptions {
  readonly count: number
  readonly url: string
  readonly dialsPerSecond: number
  /** A usable price of the connection of this index came. */
  readonly onFresh: (index: number) => void
  /** Its last price must not be used any more. */
  readonly onStale: (index: number) => void
}

export const MARKET = 'BTC-USD-PERP'

const SECONDS_A_MINUTE = 60

/** The real supervisor for every connection, all under one dial budget; the process ends them. */
export function openSupervisedFleet({ count, dialsPerSecond, onFresh, onStale, url }: OpenFleetOptions): void {
  const dialLimits = { perSecond: dialsPerSecond, perMinute: dialsPerSecond * SECONDS_A_MINUTE }
  const definition: ExchangeDefinition = { ...paradex, dialLimits }
  const dial = createWsDial({ clock: systemClock })
  const dialBudget = createDialBudget()
  const { signal } = new AbortController()
  let lastId = 0
  for (let index = 0; index < count; index++) {
    superviseConnection({
      connection: `paradex-${index}`,
      adapter: createExchangeAdapter({ definition, url, dial, clock: systemClock }),
      subscriptions: [{ channel: 'order_book', market: MARKET }],
      policy: DEFAULT_POLICY,
      clock: systemClock,
      random: Math.random,
      dialBudget,
      record: async (event) => {
        lastId += 1
        return { ...event, id: lastId, outageId: null }
      },
      log: () => {},
      signal,
      onStatus: () => {},
      onBook: ({ fresh }) => (fresh ? onFresh(index) : onStale(index)),
    })
  }
}
