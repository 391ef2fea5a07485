import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import type { Frame } from '../transport/peer.ts'
import { sbeVersion } from './encoding.ts'
import { encodeBbo } from './sbe.ts'
import { subscriptionFrame } from './subscription-frame.ts'
import { levelMantissas, levelText } from './wire-number.ts'

function bboFrame(market: Market, channel: string, encoding: string): Frame {
  const { name, sequence, changedAt, feed } = market
  const { bid, ask } = market.touch()
  const version = sbeVersion(encoding)
  if (version !== null) {
    const best = { bid: levelMantissas(feed.spec, bid), ask: levelMantissas(feed.spec, ask) }
    return encodeBbo({ version, at: changedAt, sequence, market: name, ...best })
  }
  const [bidPrice, bidSize] = levelText(feed.spec, bid)
  const [askPrice, askSize] = levelText(feed.spec, ask)
  const best = { bid: bidPrice, bid_size: bidSize, ask: askPrice, ask_size: askSize }
  return subscriptionFrame(channel, { market: name, seq_no: sequence, ...best, last_updated_at: changedAt })
}

/**
 * `bbo.{market}`: the best prices, on subscribing and whenever they or their sizes change. `seq_no` is the book's, so it
 * grows, but not by one. That the present ones come first is what a public capture suggests; no document says it.
 */
export const bbo: ChannelDefinition = {
  kind: 'other',
  name: (market) => `bbo.${market}`,
  snapshot: (market, channel, _now, encoding) => bboFrame(market, channel, encoding),
  change: (market, channel, _change, encoding) => bboFrame(market, channel, encoding),
  version: ({ touchSequence }) => touchSequence,
}
