import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import type { MarketTrade } from '../feed/trades.ts'
import type { Frame } from '../transport/peer.ts'
import { sbeVersion } from './encoding.ts'
import { encodeTrade } from './sbe.ts'
import { subscriptionFrame } from './subscription-frame.ts'
import { levelMantissas, levelText } from './wire-number.ts'

/** Ids are larger than what a float holds exactly, as real ones are, and fit the 64 bits that SBE has for them. */
const FIRST_ID = 1_790_000_000_000_000_000n

/** Every so many trades a retail order took part. */
const RPI_EVERY = 5

const SIDES = { buy: 'BUY', sell: 'SELL' } as const

export function tradeId({ sequence }: MarketTrade): bigint {
  return FIRST_ID + BigInt(sequence)
}

const tradeType = ({ sequence }: MarketTrade) => (sequence % RPI_EVERY === 0 ? 'RPI' : 'FILL')

/** A trade as JSON has it, on the socket and in REST; members in the order of real answers. */
export function tradeBody({ name, feed }: Market, trade: MarketTrade): Readonly<Record<string, unknown>> {
  const [price, size] = levelText(feed.spec, trade)
  const id = String(tradeId(trade))
  return { id, market: name, side: SIDES[trade.side], size, price, created_at: trade.at, trade_type: tradeType(trade) }
}

function tradeFrame(market: Market, channel: string, trade: MarketTrade, encoding: string): Frame {
  const version = sbeVersion(encoding)
  if (version === null) return subscriptionFrame(channel, tradeBody(market, trade))
  const [price, size] = levelMantissas(market.feed.spec, trade)
  return encodeTrade({
    version,
    at: trade.at,
    sequence: market.sequence,
    market: market.name,
    id: tradeId(trade),
    side: SIDES[trade.side],
    price,
    size,
    createdAt: trade.at,
    type: tradeType(trade),
  })
}

/** `trades.{market}`: one trade a frame, from the subscription on. */
export const trades: ChannelDefinition = {
  kind: 'other',
  name: (market) => `trades.${market}`,
  trades: (market, channel, told, encoding) => told.map((trade) => tradeFrame(market, channel, trade, encoding)),
}
