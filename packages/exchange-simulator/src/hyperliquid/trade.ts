import type { Market } from '../exchange/market.ts'
import { hashText, hexOf } from '../feed/random.ts'
import type { MarketTrade } from '../feed/trades.ts'
import { px, sz } from './quoting.ts'

/** Keeps trade ids apart, and below what a JSON number holds exactly: a hash in front, the trade's number behind. */
const TID_STEP = 100_000

const address = (text: string) => `0x${hexOf(text, 40)}`

/** A trade as told on the socket and over REST. Fills of one taker share the hash, for they are one transaction. */
export function tradeOf(market: Market, { sequence, ticks, lots, side, at }: MarketTrade) {
  const { name } = market
  return {
    coin: name,
    side: side === 'buy' ? 'B' : 'A',
    px: px(market, ticks),
    sz: sz(market, lots),
    time: at,
    hash: `0x${hexOf(`${name}/${at}`, 64)}`,
    tid: hashText(`${name}/${sequence}`) * TID_STEP + (sequence % TID_STEP),
    users: [address(`buyer/${name}/${at}`), address(`seller/${name}/${sequence}`)],
  }
}
