import type { Market } from '../exchange/market.ts'
import type { ChannelDefinition } from '../exchange/protocol.ts'
import type { Level, SideChange } from '../feed/book-side.ts'
import { NO_DECIMAL } from '../feed/decimal.ts'
import type { BookChange } from '../feed/market-feed.ts'
import type { Frame } from '../transport/peer.ts'
import { sbeVersion } from './encoding.ts'
import { encodeBook, mantissa, SBE_NULL, type SbeLevel } from './sbe.ts'
import { subscriptionFrame } from './subscription-frame.ts'
import { levelMantissas, levelText } from './wire-number.ts'

/** Levels a side of a snapshot channel. */
const SNAPSHOT_DEPTH = 15

/** Size of the level whose price is none, in a frame that is corrupt. */
const CORRUPT_SIZE = { text: '0.01', mantissa: mantissa(1, 2) }

/** What one frame tells of a book. */
interface BookTold extends BookChange {
  readonly updateType: 's' | 'd'
  /** True for a frame that begins with a price that is none. */
  readonly isCorrupt?: boolean
}

function wholeBook({ feed }: Market, depth?: number): BookTold {
  const side = (levels: readonly Level[]): SideChange => ({ inserts: levels.slice(0, depth), updates: [], deletes: [] })
  return { updateType: 's', bids: side(feed.bids.levels()), asks: side(feed.asks.levels()) }
}

const removed = ({ deletes }: SideChange): readonly Level[] => deletes.map((ticks) => ({ ticks, lots: 0 }))

/** A deleted level is written with size "0": no public capture shows it in JSON. */
function jsonFrame({ name, sequence, changedAt, feed }: Market, channel: string, told: BookTold): string {
  const sideOf = (side: 'BUY' | 'SELL', levels: readonly Level[]) =>
    levels.map((level) => {
      const [price, size] = levelText(feed.spec, level)
      return { side, price, size }
    })
  const both = (pick: (change: SideChange) => readonly Level[]) => [
    ...sideOf('BUY', pick(told.bids)),
    ...sideOf('SELL', pick(told.asks)),
  ]
  const broken = told.isCorrupt ? [{ side: 'BUY', price: NO_DECIMAL, size: CORRUPT_SIZE.text }] : []
  return subscriptionFrame(channel, {
    seq_no: sequence,
    market: name,
    last_updated_at: changedAt,
    update_type: told.updateType,
    inserts: [...broken, ...both(({ inserts }) => inserts)],
    updates: both(({ updates }) => updates),
    deletes: both(removed),
  })
}

function sbeFrame({ name, sequence, changedAt, feed }: Market, version: number, told: BookTold): Buffer {
  const side = (change: SideChange) =>
    [...change.inserts, ...change.updates, ...removed(change)].map((level) => levelMantissas(feed.spec, level))
  const broken: readonly SbeLevel[] = told.isCorrupt ? [[SBE_NULL, CORRUPT_SIZE.mantissa]] : []
  return encodeBook({
    version,
    at: changedAt,
    sequence,
    market: name,
    isSnapshot: told.updateType === 's',
    bids: [...broken, ...side(told.bids)],
    asks: side(told.asks),
  })
}

function bookFrame(market: Market, channel: string, told: BookTold, encoding: string): Frame {
  const version = sbeVersion(encoding)
  return version === null ? jsonFrame(market, channel, told) : sbeFrame(market, version, told)
}

/**
 * `order_book.{market}.deltas`: the full book once (`"s"`), then changes (`"d"`) whose `seq_no` grows by exactly one.
 *
 * @see https://docs.paradex.trade/ws/web-socket-channels/order-book
 */
export const orderBookDeltas: ChannelDefinition = {
  kind: 'book',
  name: (market) => `order_book.${market}.deltas`,
  snapshot: (market, channel, _now, encoding) => bookFrame(market, channel, wholeBook(market), encoding),
  change: (market, channel, change, encoding) => bookFrame(market, channel, { updateType: 'd', ...change }, encoding),
  corrupt: (market, channel, change, encoding) =>
    bookFrame(market, channel, { updateType: 'd', ...change, isCorrupt: true }, encoding),
}

/**
 * `order_book.{market}.snapshot@15@{intervalMs}ms`: the best 15 levels a side in every frame, at once on subscribing, then
 * at most so often, where the book has changed since.
 */
export function orderBookSnapshots(intervalMs: 50 | 100): ChannelDefinition {
  const whole = (market: Market) => wholeBook(market, SNAPSHOT_DEPTH)
  const encode = (market: Market, channel: string, _now: number, encoding: string) =>
    bookFrame(market, channel, whole(market), encoding)
  return {
    kind: 'book',
    isWhole: true,
    name: (market) => `order_book.${market}.snapshot@${SNAPSHOT_DEPTH}@${intervalMs}ms`,
    snapshot: encode,
    every: { intervalMs, encode },
    version: ({ sequence }) => sequence,
    corrupt: (market, channel, _change, encoding) =>
      bookFrame(market, channel, { ...whole(market), isCorrupt: true }, encoding),
  }
}
