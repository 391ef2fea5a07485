import {
  type BestLevel,
  isPositiveDecimal,
  isWireObject,
  type RestBook,
  type RestBookDefinition,
  readInteger,
  type Subscription,
} from '@holdfast/adapter-core'

/**
 * `GET /orderbook/{market}?depth=1`, and `GET /bbo/{market}` for `bbo`, which is of the same prices. Their `seq_no` counts
 * with the socket's, one counter a market: observed (values of the same minute line up), not documented. It is told only
 * for `order_book`, which has a message for every number. The other channels skip the numbers that change nothing they
 * show, so a greater one proves nothing there, and the best prices are compared. Source: https://docs.paradex.trade (API
 * reference, order book and BBO).
 */
export const restBook: RestBookDefinition = {
  path: ({ channel, market }) => {
    const name = encodeURIComponent(market)
    return channel === 'bbo' ? `/bbo/${name}` : `/orderbook/${name}?depth=1`
  },
  read: readRestBook,
}

function readRestBook(body: unknown, { channel, market }: Subscription): RestBook | string {
  if (!isWireObject(body)) return 'the answer is not an object'
  const { ask, ask_size, asks, bid, bid_size, bids, market: said, seq_no } = body
  if (said !== market) return `the answer is not the book of ${market}`
  const sequence = readInteger(seq_no)
  if (sequence === null) return 'seq_no is not a whole number'
  const isBbo = bids === undefined && asks === undefined
  const bestBid = isBbo ? sideOf(bid, bid_size) : bestOf(bids)
  const bestAsk = isBbo ? sideOf(ask, ask_size) : bestOf(asks)
  if (bestBid === undefined || bestAsk === undefined) return 'a side is not a price and a size, or a list of them'
  return { sequence: channel === 'order_book' ? sequence : null, top: { bestBid, bestAsk } }
}

/** The first of `[[price, size], …]`; null for an empty side, undefined where it is none. */
function bestOf(side: unknown): BestLevel | null | undefined {
  if (!Array.isArray(side)) return undefined
  const [best] = side as readonly unknown[]
  if (best === undefined) return null
  if (!Array.isArray(best)) return undefined
  const [price, size] = best as readonly unknown[]
  return levelOf(price, size)
}

/** Null for an empty side; how it is written is documented nowhere. */
function sideOf(price: unknown, size: unknown): BestLevel | null | undefined {
  return price === null || price === '' ? null : levelOf(price, size)
}

function levelOf(price: unknown, size: unknown): BestLevel | undefined {
  return isPositiveDecimal(price) && isPositiveDecimal(size) ? { price, size } : undefined
}
