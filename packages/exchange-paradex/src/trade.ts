import { isDecimal, isWireObject, readInteger, type Trade } from '@holdfast/adapter-core'

/** The longest id accepted, in characters; real ones have 28. */
const MAX_ID_LENGTH = 64

const SIDES: Readonly<Record<string, Trade['side']>> = { BUY: 'buy', SELL: 'sell' }

/**
 * A trade as the `trades` channel and `GET /trades` write it. Returns what is wrong with it, in words, where it is none.
 * Its kind (fill, liquidation, …) is left out. Source: https://docs.paradex.trade (WebSocket channels, trades; API, trade
 * tape): `side` is the taker's.
 */
export function readTrade(data: unknown, market: string): Trade | string {
  if (!isWireObject(data)) return 'a trade is not an object'
  const { created_at, id, market: said, price, side, size } = data
  if (said !== market) return `a trade of another market than ${market}`
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_LENGTH) return 'a trade without its id'
  if (typeof price !== 'string' || !isDecimal(price)) return 'the price of a trade is no decimal'
  if (typeof size !== 'string' || !isDecimal(size)) return 'the size of a trade is no decimal'
  const at = readInteger(created_at)
  if (at === null) return 'created_at is not an instant'
  const taker = typeof side === 'string' && Object.hasOwn(SIDES, side) ? SIDES[side] : undefined
  return { id, price, size, side: taker ?? null, at }
}

/**
 * Equal for one trade however it came. Schema version 1 of the binary encoding tells only the low 64 bits of an id, as a
 * signed number; ids have 28 digits, and two of one market never share those bits within any time that is asked for.
 */
export function tradeKey({ id }: Trade): string {
  return /^-?\d+$/.test(id) ? BigInt.asIntN(64, BigInt(id)).toString() : id
}
