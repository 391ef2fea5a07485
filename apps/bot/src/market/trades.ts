import { isTrade } from '@holdfast/adapter-core'
import type { TradesDto } from '@holdfast/api-contract'
import { type GatedData, lastKnown } from '@holdfast/reconnect-monitor'

/** Trades kept for each market. */
const TRADES_KEPT = 1_000

/** The last trades of every market whose trades are subscribed, with the verdict on the feed they came by. */
export interface Trades {
  /** Takes what a channel without a book delivered; what is no trade is left alone. */
  update(data: GatedData): void
  /** Newest first, at most `limit`; null where no trade ever came. */
  get(connection: string, market: string, limit: number): TradesDto | null
  /** Forgets every trade of a connection. */
  drop(connection: string): void
}

type Kept = TradesDto['trades'][number]

interface Market {
  /** The newest last. */
  readonly trades: Kept[]
  latest: GatedData
}

export function createTrades(kept: number = TRADES_KEPT): Trades {
  const markets = new Map<string, Market>()
  return {
    update(data) {
      const value = lastKnown(data)
      if (!isTrade(value)) return
      const { backfilled = false, connection, market, receivedAt } = data
      const key = keyOf(connection, market)
      const { trades } = markets.get(key) ?? { trades: [] as Kept[] }
      markets.set(key, { trades, latest: data })
      if (data.repeated) return
      const { at, id, price, side, size } = value
      trades.push({ id, price, size, side, at, receivedAt, backfilled })
      // Now and then, not with every trade.
      if (trades.length >= 2 * kept) trades.splice(0, trades.length - kept)
    },
    get(connection, market, limit) {
      const found = markets.get(keyOf(connection, market))
      if (found === undefined) return null
      const { fresh, generation, staleReason } = found.latest
      const trades = found.trades.slice(-Math.min(limit, kept)).reverse()
      return { connection, market, generation, fresh, staleReason, trades }
    },
    drop(connection) {
      for (const [key, { latest }] of markets) if (latest.connection === connection) markets.delete(key)
    },
  }
}

function keyOf(connection: string, market: string): string {
  return `${connection}/${market}`
}
