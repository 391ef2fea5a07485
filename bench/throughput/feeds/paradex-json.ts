import { DELTA_CHANGES, type Feed, MARKET, type Message, SNAPSHOT_CHANGES } from './feed.ts'
import { type Change, DEPTH, type Level, type MovingBook, priceOf, sizeOf } from './moving-book.ts'

/** JSON-RPC as documented (https://docs.paradex.trade, WebSocket channels, order book); every text frame ends in a line feed. */
function feed(channel: string, levels: number, members: Pick<Feed, 'changes' | 'next'>): Feed {
  return {
    ...members,
    request: JSON.stringify({ jsonrpc: '2.0', method: 'subscribe', params: { channel }, id: 1 }),
    answer: acknowledge,
    first: (book, message) => whole(channel, levels, book, message),
  }
}

/** Every request is answered by its id, in text on a binary socket too. */
function acknowledge(request: string): readonly string[] {
  const { id, params } = JSON.parse(request) as { readonly id: number; readonly params: object }
  return [`${JSON.stringify({ jsonrpc: '2.0', id, result: params, usIn: 1, usDiff: 1, usOut: 2 })}\n`]
}

/** Levels a side of `snapshot@15`. */
export const SNAPSHOT_LEVELS = 15

const snapshotChannel = `order_book.${MARKET}.snapshot@15@100ms`
const deltaChannel = `order_book.${MARKET}.deltas`

/** `order_book.{market}.snapshot@15@100ms`: every frame a whole book, about 1.6 kB. */
export const paradexJsonSnapshots: Feed = feed(snapshotChannel, SNAPSHOT_LEVELS, {
  changes: SNAPSHOT_CHANGES,
  next: (book, message) => whole(snapshotChannel, SNAPSHOT_LEVELS, book, message),
})

/** `order_book.{market}.deltas`: a book once, then changes of about 250 bytes, numbered without a hole. */
export const paradexJsonDeltas: Feed = feed(deltaChannel, DEPTH, {
  changes: DELTA_CHANGES,
  next: (_book, message, changes) => {
    const inserts = changes.filter(({ lots }) => lots > 0).map((level) => wireLevel(level.side, level))
    const deletes = changes.filter(({ lots }) => lots === 0).map((level) => wireLevel(level.side, level))
    return frame(deltaChannel, message, 'd', { inserts, updates: [], deletes })
  },
})

function whole(channel: string, levels: number, { asks, bids }: MovingBook, message: Message): string {
  const inserts = [
    ...bids.slice(0, levels).map((level) => wireLevel('bids', level)),
    ...asks.slice(0, levels).map((level) => wireLevel('asks', level)),
  ]
  return frame(channel, message, 's', { inserts, updates: [], deletes: [] })
}

function wireLevel(side: Change['side'], level: Level) {
  return { side: side === 'bids' ? 'BUY' : 'SELL', price: priceOf(level), size: sizeOf(level) }
}

function frame(channel: string, { at, sequence }: Message, update_type: 's' | 'd', levels: object): string {
  const data = { seq_no: sequence, market: MARKET, last_updated_at: at, update_type, ...levels }
  return `${JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params: { channel, data } })}\n`
}
