import type { Market } from '../exchange/market.ts'
import type { RestAnswer, RestFloor } from '../exchange/protocol.ts'
import { formatUnits } from '../feed/decimal.ts'
import { MAX_TRADES, type MarketTrade } from '../feed/trades.ts'
import type { HttpRequest } from '../transport/socket-server.ts'
import { tickerOf, tradeOf } from './channels.ts'
import { depthData, tickerData, tradeAmounts } from './shapes.ts'

/** Levels a side of v2's `/depth`. */
const DEPTH = { default: 20, max: 100 }

/** What trades' ids begin with over REST, as observed. */
const REST_ORIGIN = 'prod:103'

const ok = (body: unknown): RestAnswer => ({ status: 200, body })

/** An error as observed on v3: status 200, and a code of the documents of v2. */
const error = (code: number, msg: string): RestAnswer => ok({ code, msg })
const unknownSymbol = () => error(1121, 'unknown symbol')
const wrongParameter = (name: string) => error(1130, `invalid parameter: ${name}`)

/** The number of that name, or `fallback` where there is none; null where it is none from 0 to `max`. */
function wholeNumber(query: URLSearchParams, name: string, fallback: number, max: number): number | null {
  const number = Number(query.get(name) ?? fallback)
  return number >= 0 && (number === fallback || Number.isInteger(number)) ? Math.min(number, max) : null
}

/** What the symbols of a request are told of; all of them where it names none. */
function ofMarkets(
  query: URLSearchParams,
  { markets }: RestFloor,
  tell: (all: readonly Market[]) => unknown,
): RestAnswer {
  const names = query.get('symbols')?.split(',') ?? [...markets.keys()]
  const found = names.flatMap((name) => markets.get(name) ?? [])
  return found.length === names.length ? ok(tell(found)) : unknownSymbol()
}

function ofMarket(query: URLSearchParams, { markets }: RestFloor, tell: (market: Market) => RestAnswer): RestAnswer {
  const market = markets.get(query.get('symbol') ?? '')
  return market ? tell(market) : unknownSymbol()
}

/** The newest trades of a time, newest first; both ends belong to it. */
function tradesOf(query: URLSearchParams, floor: RestFloor, tell: (market: Market, trade: MarketTrade) => unknown) {
  const from = wholeNumber(query, 'startTime', 0, Number.MAX_SAFE_INTEGER)
  const until = wholeNumber(query, 'endTime', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  const limit = wholeNumber(query, 'limit', MAX_TRADES, MAX_TRADES)
  if (from === null) return wrongParameter('startTime')
  if (until === null) return wrongParameter('endTime')
  if (limit === null) return wrongParameter('limit')
  return ofMarket(query, floor, (market) => {
    const asked = market.trades.recent(MAX_TRADES).filter(({ at }) => at >= from && at <= until)
    return ok(asked.slice(0, limit).map((trade) => tell(market, trade)))
  })
}

function infoOf({ name, feed: { spec } }: Market) {
  const { asset, sizeDecimals, priceDecimals } = spec
  const ratios = { initMarginRatio: '0.1', maintMarginRatio: '0.05', takerFee: '0.0001' }
  return { symbol: name, displayName: name, base: asset, quote: 'USDC', sizeDecimals, priceDecimals, ...ratios }
}

/** The same on v3, which tells price steps besides. */
function infoOfV3(market: Market) {
  const { spec } = market.feed
  const tick = formatUnits(spec.tickUnits, spec.priceDecimals)
  const ticks = { tickSizes: [tick], minTickSize: tick, defaultTickSize: tick }
  return { ...infoOf(market), displaySymbol: market.name, ...ticks, makerFee: '0', tradingStatus: 'TRADING' }
}

const EXCHANGE = { lp: '100000.000000', insurance: '10000000000.000000', collateralDecimals: 6 }

type Route = (query: URLSearchParams, floor: RestFloor) => RestAnswer

const ROUTES: Readonly<Record<string, Route>> = {
  '/v3/exchangeInfo': (query, floor) =>
    ofMarkets(query, floor, (all) => ({ symbols: all.map(infoOfV3), exchange: EXCHANGE, system: {} })),
  '/v3/ticker/latest': (query, floor) => ofMarkets(query, floor, (all) => ({ tickers: all.map(tickerOf) })),
  '/v3/trades': (query, floor) => tradesOf(query, floor, (market, trade) => tradeOf(market, trade, REST_ORIGIN)),
  '/v2/exchangeInfo': (query, floor) =>
    ofMarkets(query, floor, (all) => ({
      symbols: all.map((market) => ({ ...infoOf(market), isolated: false })),
      exchange: EXCHANGE,
    })),
  '/v2/ticker/latest': (query, floor) => ofMarkets(query, floor, (all) => ({ tickers: all.map(tickerData) })),
  '/v2/trades': (query, floor) =>
    tradesOf(query, floor, (market, trade) => ({
      id: trade.sequence,
      ...tradeAmounts(market, trade, formatUnits),
      time: trade.at,
    })),
  '/v2/depth': (query, floor) => {
    const limit = wholeNumber(query, 'limit', DEPTH.default, DEPTH.max)
    return limit === null ? wrongParameter('limit') : ofMarket(query, floor, (market) => ok(depthData(market, limit)))
  },
}

/**
 * Vest's public REST: v3 as observed, which has no book, and v2 as documented.
 *
 * The words of errors other than that for an unknown symbol were never recorded.
 */
export function vestRest({ method, url }: HttpRequest, floor: RestFloor): RestAnswer | null {
  if (!/^\/v[23]\//.test(url.pathname)) return null
  const route = Object.hasOwn(ROUTES, url.pathname) ? ROUTES[url.pathname] : undefined
  if (route === undefined) return { status: 404, body: { code: 404, msg: 'not found' } }
  if (method !== 'GET') return { status: 405, body: { code: 405, msg: 'method not allowed' } }
  return route(url.searchParams, floor)
}
