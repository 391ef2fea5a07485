import {
  type BestLevel,
  isDecimal,
  isWireObject,
  isZero,
  type RestBook,
  type RestBookDefinition,
  readInteger,
  type Subscription,
} from '@holdfast/adapter-core'

/**
 * `GET /orderbook/{market}?depth=1`. Its `seq_no` counts with the socket's, one counter a market: observed (values of the
 * same minute line up), not documented. Source: https://docs.paradex.trade (API reference, order book).
 */
export const restBook: RestBookDefinition = {
  path: ({ market }) => `/orderbook/${encodeURIComponent(market)}?depth=1`,
  read: readRestBook,
}

function readRestBook(body: unknown, { market }: Subscription): RestBook | string {
  if (!isWireObject(body)) return 'the answer is not an object'
  const { asks, bids, market: said, seq_no } = body
  if (said !== market) return `the answer is not the book of ${market}`
  const sequence = readInteger(seq_no)
  if (sequence === null) return 'seq_no is not a whole number'
  const bestBid = bestOf(bids)
  const bestAsk = bestOf(asks)
  if (bestBid === undefined || bestAsk === undefined) return 'a side is not a list of price and size, best first'
  return { sequence, top: { bestBid, bestAsk } }
}

/** The first of `[[price, size], …]`; null for an empty side, undefined where it is none. */
function bestOf(side: unknown): BestLevel | null | undefined {
  if (!Array.isArray(side)) return undefined
  const [best] = side as readonly unknown[]
  if (best === undefined) return null
  if (!Array.isArray(best)) return undefined
  const [price, size] = best as readonly unknown[]
  return isPositive(price) && isPositive(size) ? { price, size } : undefined
}

function isPositive(value: unknown): value is string {
  return typeof value === 'string' && isDecimal(value) && !isZero(value)
}
