import { isPositiveDecimal, isWireObject, readInteger, type Trade } from '@holdfast/adapter-core'

/** The taker's side: B(id) or A(sk). */
const SIDES: Readonly<Record<string, NonNullable<Trade['side']>>> = { B: 'buy', A: 'sell' }

/** A trade, and whose it is. */
export interface CoinTrade {
  readonly coin: string
  readonly trade: Trade
}

/** One entry of a `trades` message; what is wrong with it, in words, where it is none. */
export function readTrade(data: unknown): CoinTrade | string {
  if (!isWireObject(data)) return 'a trade is not an object'
  const { coin, px, side, sz, tid, time } = data
  if (typeof coin !== 'string') return 'a trade has no coin'
  const id = readInteger(tid)
  const at = readInteger(time)
  const taker = typeof side === 'string' && Object.hasOwn(SIDES, side) ? SIDES[side] : undefined
  if (id === null) return 'a trade has no tid'
  if (!isPositiveDecimal(px) || !isPositiveDecimal(sz)) return 'a trade has no positive decimal price and size'
  if (taker === undefined) return 'the side of a trade is neither B nor A'
  if (at === null) return 'the time of a trade is not an instant'
  return { coin, trade: { id: String(id), price: px, size: sz, side: taker, at } }
}
