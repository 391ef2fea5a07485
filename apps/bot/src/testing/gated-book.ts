import type { StaleReason } from '@holdfast/adapter-core/events'
import { type GatedBook, gated } from '@holdfast/reconnect-monitor'

/** A book behind the gate, for tests; prices as decimal strings, null for an empty side. */
export interface BookSketch {
  readonly connection?: string
  readonly market?: string
  readonly channel?: string
  readonly bid?: string | null
  readonly ask?: string | null
  /** When it arrived, monotonic ms. */
  readonly receivedMonotonic?: number
  /** Absent: fresh. */
  readonly staleReason?: StaleReason
}

/** Where a FakeClock's wall time begins. */
const WALL_ORIGIN = 1_800_000_000_000

/** A fresh BTC-PERP book of vest at 100 to 101, unless the sketch says otherwise. */
export function gatedBook(sketch: BookSketch = {}): GatedBook {
  const { ask = '101', bid = '100', receivedMonotonic = 0, staleReason } = sketch
  const receivedAt = WALL_ORIGIN + receivedMonotonic
  const level = (price: string | null) => (price === null ? null : { price, size: '1' })
  return gated(
    { bestBid: level(bid), bestAsk: level(ask) },
    staleReason === undefined ? { fresh: true, staleReason: null } : { fresh: false, staleReason },
    {
      connection: sketch.connection ?? 'vest',
      market: sketch.market ?? 'BTC-PERP',
      channel: sketch.channel ?? 'order_book',
    },
    { generation: 1, receivedAt, receivedMonotonic, exchangeTime: null },
    receivedAt,
  )
}
