import { type BookAnswerDto, BooksQuerySchema } from '@holdfast/api-contract'
import type { Supervisor } from '@holdfast/reconnect-monitor'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import { parseQuery } from '../query.ts'
import type { Route } from '../route.ts'
import { unknownConnection } from './connections.ts'

/** The best prices of a market, never without their verdict. */
export function bookRoutes({
  books,
  connections,
  markets,
}: Pick<AppDeps, 'books' | 'connections' | 'markets'>): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/books',
      access: 'token',
      handle(c) {
        const { connection, market } = parseQuery(c.req.url, BooksQuerySchema)
        const supervisor = watchedMarket({ connections, markets }, connection, market)
        return c.json(books.get(connection, market) ?? noData(connection, market, supervisor.status().generation))
      },
    },
  ]
}

/** The connection that watches a market. @throws {ProblemError} where none of that name does. */
export function watchedMarket(
  { connections, markets }: Pick<AppDeps, 'connections' | 'markets'>,
  connection: string,
  market: string,
): Supervisor {
  const supervisor = connections.get(connection)
  if (supervisor === undefined) throw unknownConnection(connection, connections.ids)
  const known = markets[connection] ?? []
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
