import { type BookLevel, type BookUpdate, isWireObject, readInteger } from '@holdfast/adapter-core'

/**
 * The `data` of a `bbo` message: the best price of each side, whole every time. Returns what is wrong with it, in words,
 * where it is no such thing. Its numbers are the order book's: later ones are greater, but not the next. Source:
 * https://docs.paradex.trade (WebSocket channels, bbo).
 */
export function readBbo(data: unknown, market: string): BookUpdate | string {
  if (!isWireObject(data)) return 'data is not an object'
  const { ask, ask_size, bid, bid_size, last_updated_at, market: said, seq_no } = data
  if (said !== market) return `data of another market in the channel of ${market}`
  const sequence = readInteger(seq_no)
  if (sequence === null) return 'seq_no is not a whole number'
  const exchangeTime = readInteger(last_updated_at)
  if (exchangeTime === null) return 'last_updated_at is not an instant'
  const bids = readSide(bid, bid_size)
  const asks = readSide(ask, ask_size)
  if (bids === null || asks === null) return 'a side is not a price and a size'
  return { kind: 'replace', sequence, exchangeTime, bids, asks }
}

/** One level, or none where the side is empty; null where it is neither. How an empty side is written is documented nowhere. */
function readSide(price: unknown, size: unknown): readonly BookLevel[] | null {
  if (price === undefined || price === null || price === '') return []
  return typeof price === 'string' && typeof size === 'string' ? [[price, size]] : null
}
