import type { Market } from '../exchange/market.ts'
import type { RestAnswer, RestFloor } from '../exchange/protocol.ts'
import { formatShort } from '../feed/decimal.ts'
import type { HttpRequest } from '../transport/socket-server.ts'
import { notFound, refusal } from './rest-refusal.ts'
import { tradesOf } from './rest-trades.ts'
import { levelText } from './wire-number.ts'

/** Levels a side where none are asked for. @see https://docs.paradex.trade/api/prod/markets/get-orderbook */
const DEFAULT_DEPTH = 20

/** The book as it is now, its sequence number being that of the WebSocket; members in the order of real answers. */
function orderBook({ name, sequence, changedAt, feed }: Market, query: URLSearchParams): RestAnswer {
  const depthText = query.get('depth')
  const depth = Number(depthText ?? DEFAULT_DEPTH)
  if (!(Number.isInteger(depth) && depth >= 1)) {
    return refusal(400, 'VALIDATION_ERROR', `depth is a whole number from 1, got ${depthText}`)
  }
  const [asks, bids] = [feed.asks, feed.bids].map((side) =>
    side
      .levels()
      .slice(0, depth)
      .map((level) => levelText(feed.spec, level)),
  )
  return { status: 200, body: { market: name, seq_no: sequence, last_updated_at: changedAt, asks, bids } }
}

function bestPrices(market: Market): RestAnswer {
  const { name, sequence, changedAt, feed } = market
  const { ask, bid } = market.touch()
  const [askPrice, askSize] = levelText(feed.spec, ask)
  const [bidPrice, bidSize] = levelText(feed.spec, bid)
  const best = { ask: askPrice, ask_size: askSize, bid: bidPrice, bid_size: bidSize }
  return { status: 200, body: { market: name, seq_no: sequence, ...best, last_updated_at: changedAt } }
}

/** What a market is: the members of real answers that say how it quotes. */
function marketBody({ name, feed: { spec } }: Market): Readonly<Record<string, unknown>> {
  const [base, quote = 'USD'] = name.split('-')
  return {
    symbol: name,
    base_currency: base,
    quote_currency: quote,
    settlement_currency: 'USDC',
    asset_kind: 'PERP',
    market_kind: 'cross',
    order_size_increment: formatShort(1, spec.sizeDecimals),
    price_tick_size: formatShort(spec.tickUnits, spec.priceDecimals),
  }
}

function marketList({ markets }: RestFloor, query: URLSearchParams): RestAnswer {
  const asked = query.get('market')
  if (asked !== null && !markets.has(asked)) return notFound(`market: ${asked}`)
  const listed = [...markets.values()].filter(({ name }) => (asked ?? name) === name)
  return { status: 200, body: { results: listed.map(marketBody) } }
}

/** What is asked of one market, in path or query. */
const OF_MARKET: Readonly<Record<string, (market: Market, query: URLSearchParams) => RestAnswer>> = {
  orderbook: orderBook,
  bbo: bestPrices,
  trades: tradesOf,
}

function answer(section: string, name: string, query: URLSearchParams, floor: RestFloor): RestAnswer | null {
  switch (`${section}/${name}`) {
    case 'markets/':
      return marketList(floor, query)
    case 'system/state':
      return { status: 200, body: { status: floor.state } }
    case 'system/time':
      return { status: 200, body: { server_time: String(floor.clock.now()) } }
  }
  const ofMarket = Object.hasOwn(OF_MARKET, section) ? OF_MARKET[section] : undefined
  const inQuery = section === 'trades'
  if (!ofMarket || inQuery !== (name === '')) return null
  const asked = inQuery ? query.get('market') : name
  if (asked === null) return refusal(400, 'VALIDATION_ERROR', 'market is required')
  const market = floor.markets.get(asked)
  return market ? ofMarket(market, query) : notFound(`market: ${asked}`)
}

/**
 * Paradex's REST as far as a reconnecting client needs it: `/v1/markets`, `/v1/orderbook/{market}?depth=`,
 * `/v1/bbo/{market}`, `/v1/trades?market=`, `/v1/system/state` and `/v1/system/time`.
 *
 * @see https://docs.paradex.trade/api/general-information/api-quick-start
 */
export function paradexRest({ method, url }: HttpRequest, floor: RestFloor): RestAnswer | null {
  if (url.pathname === '/v1') return null
  const [, section = '', name = ''] = /^\/v1\/([a-z]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? []
  const found = answer(section, name, url.searchParams, floor)
  if (found === null) return notFound(`path: ${url.pathname}`)
  return method === 'GET' ? found : refusal(405, 'VALIDATION_ERROR', `GET only, got ${method}`)
}
