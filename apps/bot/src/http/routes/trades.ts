import { ENDPOINTS, type TradesDto } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'
import { watchedMarket } from './books.ts'

/** The last trades of a market, with the verdict on their feed. */
export function tradeRoutes(deps: Pick<AppDeps, 'connections' | 'trades'>): readonly Route[] {
  return [
    serve(ENDPOINTS.trades, ({ query: { connection, limit, market } }) => {
      const supervisor = watchedMarket(deps, connection, market)
      const none: TradesDto = {
        connection,
        market,
        generation: supervisor.status().generation,
        fresh: false,
        staleReason: 'no_data',
        trades: [],
      }
      return deps.trades.get(connection, market, limit) ?? none
    }),
  ]
}
