import * as v from 'valibot'
import type { Market } from '../exchange/market.ts'
import type { RestAnswer, RestFloor } from '../exchange/protocol.ts'
import type { HttpRequest } from '../transport/socket-server.ts'
import { bookData } from './quoting.ts'
import { tradeOf } from './trade.ts'

const Question = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant('type', [
    v.object({ type: v.picklist(['meta', 'exchangeStatus']) }),
    v.object({ type: v.picklist(['l2Book', 'recentTrades']), coin: v.string() }),
  ]),
)

/** Any will do: nothing is traded here. */
const MAX_LEVERAGE = 40

/** Trades told at once. */
const RECENT_TRADES = 10

const ok = (body: unknown): RestAnswer => ({ status: 200, body })

function meta({ markets }: RestFloor): RestAnswer {
  const universe = [...markets.values()].map(({ name, feed }) => ({
    name,
    szDecimals: feed.spec.sizeDecimals,
    maxLeverage: MAX_LEVERAGE,
  }))
  return ok({ universe })
}

function ofCoin(coin: string, { markets }: RestFloor, tell: (market: Market) => unknown): RestAnswer {
  const market = markets.get(coin)
  return market ? ok(tell(market)) : { status: 500, body: null }
}

/**
 * Hyperliquid's REST as far as public data goes: `POST /info` with `meta`, `exchangeStatus`, `l2Book`, `recentTrades`
 * (newest first). What it answers to a coin it does not know, and the words of its refusals, were never recorded.
 *
 * @see https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint
 */
export function hyperliquidRest({ method, url, body }: HttpRequest, floor: RestFloor): RestAnswer | null {
  if (url.pathname === '/ws') return null
  if (url.pathname !== '/info') return { status: 404, body: null }
  if (method !== 'POST') return { status: 405, body: null }
  const question = v.safeParse(Question, body)
  if (!question.success) return { status: 422, body: 'Failed to deserialize the JSON body into the target type' }
  const asked = question.output
  switch (asked.type) {
    case 'meta':
      return meta(floor)
    case 'exchangeStatus':
      return ok({ time: floor.clock.now(), specialStatuses: null })
    case 'l2Book':
      return ofCoin(asked.coin, floor, (market) => bookData(market, floor.clock.now()))
    case 'recentTrades':
      return ofCoin(asked.coin, floor, (market) =>
        market.trades.recent(RECENT_TRADES).map((trade) => tradeOf(market, trade)),
      )
  }
}
