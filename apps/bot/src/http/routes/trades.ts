import { type TradesDto, TradesQuerySchema } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import { parseQuery } from '../query.ts'
import type { Route } from '../route.ts'
import { watchedMarket } from './books.ts'

/** The last trades of a market, with the verdict on their feed. */
export function tradeRoutes(deps: Pick<AppDeps, 'connections' | 'markets' | 'trades'>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/trades',
      access: 'token',
      handle(c) {
        const { connection, limit, market } = parseQuery(c.req.url, TradesQuerySchema)
        const supervisor = watchedMarket(deps, connection, market)
        const none: TradesDto = {
          connection,
          market,
          generation: supervisor.status().generation,
          fresh: false,
          staleReason: 'no_data',
          trades: [],
        }
        return c.json(deps.trades.get(connection, market, limit) ?? none)
      },
    },
  ]
}
