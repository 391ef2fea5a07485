import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import { px } from './quoting.ts'

/** How often it comes, in ms, as those who resell the feed say. */
const INTERVAL_MS = 1000

/** Nothing is held, lent or funded here: these members never move. */
const STANDING = { funding: '0.0000125', openInterest: '25000.0', dayNtlVlm: '1000000000.0', premium: '0.0' }

function contextOf(market: Market) {
  const { bids, asks, midTicks, spec } = market.feed
  const price = px(market, midTicks())
  const touch = [bids, asks].map((side) => px(market, side.levels()[0]?.ticks ?? midTicks()))
  const prices = { oraclePx: price, markPx: price, midPx: price, impactPxs: touch }
  return { ...STANDING, prevDayPx: px(market, spec.anchorTicks), ...prices }
}

/** `activeAssetCtx`: what surrounds the price, by the clock, however quiet the market is. */
export function assetContext(name: (coin: string) => string): ChannelDefinition {
  const encode = (market: Market) =>
    JSON.stringify({ channel: 'activeAssetCtx', data: { coin: market.name, ctx: contextOf(market) } })
  return { kind: 'other', name, snapshot: encode, every: { intervalMs: INTERVAL_MS, encode } }
}
