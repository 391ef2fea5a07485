import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition, WideChannel } from '../exchange/protocol.ts'
import { formatUnits, NO_DECIMAL } from '../feed/decimal.ts'
import { hexOf } from '../feed/random.ts'
import { TICKER_INTERVAL_MS } from './channels.ts'
import { depthData, tickerData, tradeAmounts } from './shapes.ts'

/** Levels a side in a depth frame. The documents do not say: this is what their REST gives where none are asked for. */
const DEPTH_LEVELS = 20

/** What tells the channels of this dialect from those of the other within the simulator; never on the wire. */
export const V2_PREFIX = 'v2/'

function depthFrame(market: Market, bestBid?: string): string {
  return JSON.stringify({ channel: `${market.name}@depth`, data: depthData(market, DEPTH_LEVELS, bestBid) })
}

/** `{market}@depth`: the whole book with every change, without any time. */
const depth: ChannelDefinition = {
  kind: 'book',
  isWhole: true,
  name: (market) => `${V2_PREFIX}${market}@depth`,
  change: (market) => depthFrame(market),
  corrupt: (market) => depthFrame(market, NO_DECIMAL),
}

/** `{market}@trades`: one trade a frame; which side took it is not told. */
const trades: ChannelDefinition = {
  kind: 'other',
  name: (market) => `${V2_PREFIX}${market}@trades`,
  trades: (market, _channel, trades) =>
    trades.map((trade) => {
      const id = `0x${hexOf(`${market.name}/${trade.sequence}`, 64)}`
      const data = { id, ...tradeAmounts(market, trade, formatUnits), time: trade.at }
      return JSON.stringify({ channel: `${market.name}@trades`, data })
    }),
}

/** `tickers`: all markets in one frame. The documents do not say how often: as on v3, here. */
const tickers: WideChannel = {
  name: `${V2_PREFIX}tickers`,
  intervalMs: TICKER_INTERVAL_MS,
  encode: (markets) => JSON.stringify({ channel: 'tickers', data: markets.map(tickerData) }),
}

/** The channels of v2. @see `VEST_API_DOCS.md` of hummingbot/hummingbot, a copy of the documents that were taken down */
export const V2_CHANNELS = [depth, trades] as const
export const V2_WIDE_CHANNELS = [tickers] as const
