import { type BackfillDefinition, isWireObject, type Trade } from '@holdfast/adapter-core'
import { readTrade, tradeKey } from './trade.ts'

/** Trades a page; the documents allow 1,000 (5,000 in older ones). */
const PAGE_SIZE = 200

/** A trade is about 170 bytes, and may have members we do not read. */
const MAX_BYTES = 256 * 1024

/**
 * `GET /trades`, newest first as it was observed. Source: https://docs.paradex.trade (API reference, trade tape). Whether
 * `end_at` includes its own millisecond is not said: one more is asked for, and what comes twice has the same key.
 */
export const tradeBackfill: BackfillDefinition = {
  ask: ({ market }, until) => {
    const page = `/trades?market=${encodeURIComponent(market)}&page_size=${PAGE_SIZE}`
    return { path: until === null ? page : `${page}&end_at=${until + 1}`, maxBytes: MAX_BYTES }
  },
  read: (body, { market }) => {
    const results = isWireObject(body) ? body['results'] : undefined
    if (!Array.isArray(results)) return 'the answer is no list of trades'
    const trades: Trade[] = []
    for (const result of results as readonly unknown[]) {
      const trade = readTrade(result, market)
      if (typeof trade === 'string') return trade
      trades.push(trade)
    }
    // The sort is stable: trades of one millisecond stay in the order the exchange has them in.
    return trades.reverse().sort((one, other) => one.at - other.at)
  },
  keyOf: tradeKey,
}
