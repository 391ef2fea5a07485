import { isPositiveDecimal, isWireObject, readInteger, type Trade } from '@holdfast/adapter-core'

/** The longest id that is taken for one, in characters; those observed have at most 42. */
const MAX_ID_LENGTH = 128

/**
 * One trade, as `@trades` and REST tell it; what is wrong with it, in words, where it is none. v2 tells no side, and its
 * REST ids are numbers.
 */
export function readTrade(data: unknown): Trade | string {
  if (!isWireObject(data)) return 'a trade is not an object'
  const { price, qty, time } = data
  const id = readId(data['id'])
  const at = readInteger(time)
  const side = readSide(data['side'])
  if (id === null) return 'a trade has no id'
  if (!isPositiveDecimal(price) || !isPositiveDecimal(qty)) return 'a trade has no positive decimal price and quantity'
  if (side === undefined) return 'a trade is neither buy nor sell'
  if (at === null) return 'the time of a trade is not an instant'
  return { id, price, size: qty, side, at }
}

function readId(id: unknown): string | null {
  if (typeof id === 'string') return id !== '' && id.length <= MAX_ID_LENGTH ? id : null
  return readInteger(id)?.toString() ?? null
}

/** Undefined where it is no side. */
function readSide(side: unknown): Trade['side'] | undefined {
  if (side === undefined || side === null) return null
  return side === 'buy' || side === 'sell' ? side : undefined
}
