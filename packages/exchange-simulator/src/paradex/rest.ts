import type { Market } from '../exchange/market.ts'
import type { RestAnswer, RestFloor } from '../exchange/protocol.ts'
import type { Level } from '../feed/book-side.ts'
import { formatShort } from '../feed/decimal.ts'
import type { HttpRequest } from '../transport/socket-server.ts'

/** Levels a side where none are asked for. @see https://docs.paradex.trade/api/prod/markets/get-orderbook */
const DEFAULT_DEPTH = 20

function refusal(status: number, error: string, message: string): RestAnswer {
  return { status, body: { error, message, data: {} } }
}

/** The book as it is now, its sequence number being that of the WebSocket; members in the order of real answers. */
function orderBook({ name, sequence, changedAt, feed }: Market, depth: number): RestAnswer {
  const { spec, bids, asks } = feed
  const side = (levels: readonly Level[]) =>
    levels
      .slice(0, depth)
      .map(({ ticks, lots }) => [
        formatShort(ticks * spec.tickUnits, spec.priceDecimals),
        formatShort(lots, spec.sizeDecimals),
      ])
  const body = { market: name, seq_no: sequence, last_updated_at: changedAt }
  return { status: 200, body: { ...body, asks: side(asks.levels()), bids: side(bids.levels()) } }
}

function notFound(what: string): RestAnswer {
  return refusal(404, 'NOT_FOUND', `no such ${what}`)
}

function system(name: string, { clock, isInMaintenance }: RestFloor): RestAnswer {
  if (name === 'state') return { status: 200, body: { status: isInMaintenance ? 'maintenance' : 'ok' } }
  if (name === 'time') return { status: 200, body: { server_time: String(clock.now()) } }
  return notFound(`path: /v1/system/${name}`)
}

function orderBookOf(name: string, depthText: string | null, { markets }: RestFloor): RestAnswer {
  const market = markets.get(name)
  if (!market) return notFound(`market: ${name}`)
  const depth = Number(depthText ?? DEFAULT_DEPTH)
  if (Number.isInteger(depth) && depth >= 1) return orderBook(market, depth)
  return refusal(400, 'VALIDATION_ERROR', `depth is a whole number from 1, got ${depthText}`)
}

/**
 * Paradex's REST as far as a reconnecting client needs it: `/v1/orderbook/{market}?depth=`, `/v1/system/state` and
 * `/v1/system/time`. The error's words for a market that there is not were never recorded; their shape was.
 *
 * @see https://docs.paradex.trade/api/general-information/api-quick-start
 */
export function paradexRest({ method, url }: HttpRequest, floor: RestFloor): RestAnswer | null {
  if (url.pathname === '/v1') return null
  const [, section, name = ''] = /^\/v1\/(orderbook|system)\/([^/]+)$/.exec(url.pathname) ?? []
  if (section === undefined) return notFound(`path: ${url.pathname}`)
  if (method !== 'GET') return refusal(405, 'VALIDATION_ERROR', `GET only, got ${method}`)
  return section === 'system' ? system(name, floor) : orderBookOf(name, url.searchParams.get('depth'), floor)
}
