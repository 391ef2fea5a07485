import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import type { MarketSpec } from '../feed/asset.ts'
import type { Level, SideChange } from '../feed/book-side.ts'
import { formatShort, NO_DECIMAL } from '../feed/decimal.ts'
import type { BookChange } from '../feed/market-feed.ts'

interface WireLevel {
  readonly side: 'BUY' | 'SELL'
  readonly price: string
  readonly size: string
}

type Side = WireLevel['side']

function wireLevel(spec: MarketSpec, side: Side, { ticks, lots }: Level): WireLevel {
  return {
    side,
    price: formatShort(ticks * spec.tickUnits, spec.priceDecimals),
    size: formatShort(lots, spec.sizeDecimals),
  }
}

interface BookData {
  readonly update_type: 's' | 'd'
  readonly inserts: readonly WireLevel[]
  readonly updates: readonly WireLevel[]
  readonly deletes: readonly WireLevel[]
}

function bookFrame({ name, sequence, changedAt }: Market, channel: string, levels: BookData): string {
  const { update_type, inserts, updates, deletes } = levels
  const data = {
    seq_no: sequence,
    market: name,
    last_updated_at: changedAt,
    update_type,
    inserts,
    updates,
    deletes,
  }
  return `${JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } })}\n`
}

function deltaOf({ feed }: Market, { bids, asks }: BookChange): BookData {
  const both = (pick: (change: SideChange) => readonly Level[]) => [
    ...pick(bids).map((level) => wireLevel(feed.spec, 'BUY', level)),
    ...pick(asks).map((level) => wireLevel(feed.spec, 'SELL', level)),
  ]
  return {
    update_type: 'd',
    inserts: both(({ inserts }) => inserts),
    updates: both(({ updates }) => updates),
    deletes: both(({ deletes }) => deletes.map((ticks) => ({ ticks, lots: 0 }))),
  }
}

/**
 * `order_book.{market}.deltas`: the full book once (`"s"`), then changes (`"d"`) whose `seq_no` grows by exactly one.
 *
 * A deleted level is written with size "0": no public capture shows it in JSON.
 *
 * @see https://docs.paradex.trade/ws/web-socket-channels/order-book
 */
export const orderBookDeltas: ChannelDefinition = {
  kind: 'book',
  name: (market) => `order_book.${market}.deltas`,
  snapshot(market, channel) {
    const { spec, bids, asks } = market.feed
    const inserts = [
      ...bids.levels().map((level) => wireLevel(spec, 'BUY', level)),
      ...asks.levels().map((level) => wireLevel(spec, 'SELL', level)),
    ]
    return bookFrame(market, channel, { update_type: 's', inserts, updates: [], deletes: [] })
  },
  change: (market, channel, change) => bookFrame(market, channel, deltaOf(market, change)),
  corrupt(market, channel, change) {
    const delta = deltaOf(market, change)
    const broken = { side: 'BUY', price: NO_DECIMAL, size: '0.01' } as const
    return bookFrame(market, channel, { ...delta, inserts: [broken, ...delta.inserts] })
  },
}
