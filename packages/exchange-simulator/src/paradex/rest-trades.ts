import type { Market } from '../exchange/market.ts'
import type { RestAnswer } from '../exchange/protocol.ts'
import { MAX_TRADES, type MarketTrade } from '../feed/trades.ts'
import { refusal } from './rest-refusal.ts'
import { tradeBody, tradeId } from './trades.ts'

/** Trades a page where nothing is asked for, and at most. @see https://docs.paradex.trade/api/prod/trades/list-trades */
const PAGE = { usual: 100, most: 5000 }

/** A page's mark: all that follows is older than this trade. What real ones say inside is nobody's business. */
const cursorOf = (trade: MarketTrade) => Buffer.from(JSON.stringify({ before: `${tradeId(trade)}` })).toString('base64')

/** The id that a cursor marks; null where it is none of ours. */
function markedBy(cursor: string): bigint | null {
  const [, id] = /^\{"before":"(\d{1,19})"\}$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  return id === undefined ? null : BigInt(id)
}

/** A whole number from the query; its fallback where there is none, null where it is out of range. */
function wholeNumber(text: string | null, fallback: number, min: number, max: number): number | null {
  if (text === null) return fallback
  return /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : null
}

const EVER = Number.MAX_SAFE_INTEGER

/**
 * `GET /v1/trades?market=`: newest first, `page_size` a page, of `start_at` to `end_at`, both inclusive, in ms; `next` is the
 * `cursor` of the following page, or null. The exchange remembers the last 1,000.
 */
export function tradesOf(market: Market, query: URLSearchParams): RestAnswer {
  const pageSize = wholeNumber(query.get('page_size'), PAGE.usual, 1, PAGE.most)
  const startAt = wholeNumber(query.get('start_at'), 0, 0, EVER)
  const endAt = wholeNumber(query.get('end_at'), EVER, 0, EVER)
  const cursor = query.get('cursor')
  const before = cursor === null ? null : markedBy(cursor)
  if (pageSize === null) return refusal(400, 'VALIDATION_ERROR', `page_size is a whole number from 1 to ${PAGE.most}`)
  if (startAt === null || endAt === null) return refusal(400, 'VALIDATION_ERROR', 'start_at and end_at are in ms')
  if (cursor !== null && before === null) return refusal(400, 'VALIDATION_ERROR', 'cursor is none of this exchange')
  const asked = market.trades
    .recent(MAX_TRADES)
    .filter((trade) => trade.at >= startAt && trade.at <= endAt && (before === null || tradeId(trade) < before))
  const page = asked.slice(0, pageSize)
  const last = page.at(-1)
  const next = last !== undefined && asked.length > page.length ? cursorOf(last) : null
  return { status: 200, body: { next, prev: null, results: page.map((trade) => tradeBody(market, trade)) } }
}
