import {
  type BookTop,
  createExchangeAdapter,
  createWsDial,
  type ExchangeDefinition,
  systemClock,
} from '@holdfast/adapter-core'
import { paradex } from '@holdfast/exchange-paradex'
import { vest } from '@holdfast/exchange-vest'
import { createDialBudget, DEFAULT_POLICY, superviseConnection } from '@holdfast/reconnect-monitor'
import type { BestPrices, ClientRequest, MeasuredExchange, Observation } from '../process/protocol.ts'

const DEFINITIONS: Readonly<Record<MeasuredExchange, ExchangeDefinition>> = { paradex, vest }
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
    onBook: (book) => {
      const { exchangeTime, fresh, generation, market, receivedAt, staleReason, verifiedAt } = book
      const prices = book.fresh ? pricesOf(book.value) : null
      const at = Date.now()
      observe({ at, market, fresh, reason: staleReason, generation, receivedAt, verifiedAt, exchangeTime, prices })
    },
  })
  return () => stopping.abort()
}

function pricesOf({ bestAsk, bestBid }: BookTop): BestPrices {
  return { bid: bestBid?.price ?? null, ask: bestAsk?.price ?? null }
}
