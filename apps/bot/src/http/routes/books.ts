import { type BookAnswerDto, ENDPOINTS } from '@holdfast/api-contract'
import type { Supervisor } from '@holdfast/reconnect-monitor'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'
import { unknownConnection } from './connections.ts'

/** The best prices of a market, never without their verdict. */
export function bookRoutes({ books, connections }: Pick<AppDeps, 'books' | 'connections'>): readonly Route[] {
  return [
    serve(ENDPOINTS.book, ({ query: { connection, market } }) => {
      const supervisor = watchedMarket({ connections }, connection, market)
      return books.get(connection, market) ?? noData(connection, market, supervisor.status().generation)
    }),
  ]
}

/** The connection that watches a market. @throws {ProblemError} where none of that name does. */
export function watchedMarket(
  { connections }: Pick<AppDeps, 'connections'>,
  connection: string,
  market: string,
): Supervisor {
  const supervisor = connections.get(connection)
  if (supervisor === undefined) throw unknownConnection(connection, connections.ids)
  const known = connections.marketsOf(connection)
  if (!known.includes(market)) throw unknownMarket(connection, market, known)
  return supervisor
}

function noData(connection: string, market: string, generation: number): BookAnswerDto {
  const prices = { bestBid: null, bestAsk: null, exchangeTime: null, receivedAt: null, verifiedAt: null }
  return { connection, market, ...prices, generation, fresh: false, staleReason: 'no_data' }
}

function unknownMarket(connection: string, market: string, known: readonly string[]): ProblemError {
  const detail = `${connection} does not watch "${market.slice(0, 64)}", only ${known.join(', ')}`
  return new ProblemError('unknown_market', detail, { parameter: 'market', allowed: known })
}
