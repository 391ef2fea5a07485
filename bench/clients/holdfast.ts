import { createExchangeAdapter, createWsDial, type ExchangeDefinition, systemClock } from '@holdfast/adapter-core'
import { paradex } from '@holdfast/exchange-paradex'
import type { ExchangeId } from '@holdfast/exchange-simulator'
import { vest } from '@holdfast/exchange-vest'
import { createDialBudget, DEFAULT_POLICY, superviseConnection } from '@holdfast/reconnect-monitor'
import type { ClientRequest, Observation } from '../process/protocol.ts'

const DEFINITIONS: Readonly<Record<ExchangeId, ExchangeDefinition>> = { paradex, vest }
const dial = createWsDial({ clock: systemClock })
const dialBudget = createDialBudget()

/**
 * The real supervisor over the real adapter, with the default policy. Its consumer is the callback a bot would pass;
 * what the supervisor records of itself is thrown away.
 */
export function openHoldfast(
  { id, exchange, url, markets }: ClientRequest,
  observe: (observation: Observation) => void,
): () => void {
  const stopping = new AbortController()
  const adapter = createExchangeAdapter({ definition: DEFINITIONS[exchange], url, dial, clock: systemClock })
  let lastId = 0
  superviseConnection({
    connection: id,
    adapter,
    subscriptions: markets.map((market) => ({ channel: 'order_book', market })),
    policy: DEFAULT_POLICY,
    clock: systemClock,
    random: Math.random,
    dialBudget,
    record: async (event) => {
      lastId += 1
      return { ...event, id: lastId, outageId: null }
    },
    log: () => {},
    signal: stopping.signal,
    onStatus: () => {},
    onBook: ({ exchangeTime, fresh, generation, market, receivedAt, staleReason, value, verifiedAt }) =>
      observe({
        at: Date.now(),
        market,
        fresh,
        reason: staleReason,
        generation,
        receivedAt,
        verifiedAt,
        exchangeTime,
        prices: { bid: value.bestBid?.price ?? null, ask: value.bestAsk?.price ?? null },
      }),
  })
  return () => stopping.abort()
}
