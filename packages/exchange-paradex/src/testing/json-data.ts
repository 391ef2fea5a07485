import type { BookLevel, Subscription, Trade } from '@holdfast/adapter-core'
import type { ScriptBook } from '@holdfast/adapter-core/testing'
import { line, nameOf, push } from './json-rpc.ts'

const BTC = 'BTC-USD-PERP'

/**
 * A book message in JSON: `order_book` and `order_book_snapshot` as recorded from the exchange, `bbo` as its documents show
 * it. A whole book comes in `inserts`; a change may come in any of the three lists.
 */
export function jsonBook(message: ScriptBook): string {
  const { at, market, sequence } = message
  const name = nameOf(message)
  if (message.channel === 'bbo') {
    const [bid, ask] = [message.bids[0], message.asks[0]]
    const best = { bid: bid?.[0] ?? '', bid_size: bid?.[1] ?? '', ask: ask?.[0] ?? '', ask_size: ask?.[1] ?? '' }
    return push(name, { market, seq_no: sequence, ...best, last_updated_at: at })
  }
  const isWhole = message.kind === 'whole'
  const levels = [...sided('BUY', message.bids), ...sided('SELL', message.asks)]
  const set = levels.filter(({ size }) => size !== '0')
  return push(name, {
    seq_no: sequence,
    market,
    last_updated_at: at,
    update_type: isWhole ? 's' : 'd',
    inserts: set.filter((_level, index) => isWhole || (sequence + index) % 2 === 0),
    updates: set.filter((_level, index) => !isWhole && (sequence + index) % 2 === 1),
    deletes: levels.filter(({ size }) => size === '0'),
  })
}

const sided = (side: 'BUY' | 'SELL', levels: readonly BookLevel[]) =>
  levels.map(([price, size]) => ({ side, price, size }))

/** A trade in JSON, as its documents show it. */
export function jsonTrade(subscription: Subscription, { at, id, price, side, size }: Trade): string {
  const { market } = subscription
  const data = { id, market, side: side === 'sell' ? 'SELL' : 'BUY', size, price, created_at: at, trade_type: 'FILL' }
  return push(nameOf(subscription), data)
}

const level = { side: 'BUY', price: '1', size: '1' }
const book = {
  seq_no: 1,
  market: BTC,
  last_updated_at: 1,
  update_type: 's',
  inserts: [level],
  updates: [],
  deletes: [],
}
const onBook = (changes: object) => push(`order_book.${BTC}.deltas`, { ...book, ...changes })

/** Frames of the exchange gone wrong. */
export const JSON_GARBAGE: readonly string[] = [
  onBook({ inserts: [{ ...level, price: 1.5 }] }),
  onBook({ inserts: [{ ...level, side: 'BID' }] }),
  onBook({ inserts: { 0: level } }),
  onBook({ inserts: [null] }),
  onBook({ seq_no: '1e3' }),
  onBook({ update_type: 'x' }),
  onBook({ market: 'ETH-USD-PERP' }),
  push(`order_book.${BTC}.deltas`, null),
  push(`bbo.${BTC}`, { market: BTC, bid: null }),
  push(`trades.${BTC}`, { id: 1 }),
  push('order_book.DOGE-USD-PERP.deltas', { ...book, market: 'DOGE-USD-PERP' }),
  line({ jsonrpc: '2.0', method: 'subscription' }),
  line({ jsonrpc: '2.0', method: 'subscription', params: { channel: 7, data: book } }),
  line({ jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'parse error' } }),
  line({ jsonrpc: '2.0', id: 999_999, result: {} }),
  line({ jsonrpc: '2.0', method: 'hello' }),
]
