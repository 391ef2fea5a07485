import { isDecimal } from './decimal.ts'
import type { ChannelDefinition } from './exchange.ts'
import { isWireObject } from './wire.ts'

/** One trade. Price and size are the decimal strings of the wire. */
export interface Trade {
  /** The exchange's id of it, as text. */
  readonly id: string
  readonly price: string
  readonly size: string
  /** The taker's side; null where the exchange does not tell. */
  readonly side: 'buy' | 'sell' | null
  /** When it happened by the exchange's clock, in ms since the Unix epoch. */
  readonly at: number
}

/** A channel of trades as every exchange has it: they come when there are any, so its silence proves nothing. */
export const TRADES_CHANNEL = {
  firstData: 'on_event',
  snapshotOnSubscribe: false,
  staleAfterMs: null,
  maxStaleAfterMs: null,
  probes: [],
} as const satisfies ChannelDefinition

/** True for a `Trade`, among the values that channels without a book deliver. */
export function isTrade(value: unknown): value is Trade {
  if (!isWireObject(value)) return false
  const { at, id, price, side, size } = value
  const isPriced = isDecimalText(price) && isDecimalText(size)
  const isSided = side === 'buy' || side === 'sell' || side === null
  return isPriced && isSided && typeof id === 'string' && typeof at === 'number'
}

function isDecimalText(value: unknown): boolean {
  return typeof value === 'string' && isDecimal(value)
}
