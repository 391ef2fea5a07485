import { describe, expect, test } from 'bun:test'
import { createOrderBook, type Decoded } from '@holdfast/adapter-core'
import { createParadexCodec } from './codec.ts'
import { capturesFolder, capturedLines as lines } from './testing/captured-lines.ts'
import { bookFrame } from './testing/sbe-frames.ts'

const MARKET = 'BTC-USD-PERP'
const BOOK = { channel: 'order_book', market: MARKET }
const WHOLE = { channel: 'order_book_snapshot', market: MARKET }
const BBO = { channel: 'bbo', market: MARKET }
const TRADES = { channel: 'trades', market: MARKET }

/** A codec that has asked for these, the first with the given id. */
function asked(encoding: string, subscriptions: readonly { channel: string; market: string }[], firstId = 1) {
  const codec = createParadexCodec({ encoding })
  for (let id = 1; id < firstId; id++) codec.unsubscribe({ ...BOOK, market: `M${id}-USD-PERP` })
  for (const subscription of subscriptions) codec.subscribe(subscription)
  return codec
}

interface StatedBbo {
  readonly ts_us?: number
  readonly last_updated_at?: number
  readonly seq_no: number
  readonly bid: string
  readonly bid_size: string
  readonly ask: string
  readonly ask_size: string
}

const bboFact = ({ ask, ask_size, bid, bid_size, last_updated_at, seq_no, ts_us }: StatedBbo): Decoded => ({
  kind: 'book',
  subscription: BBO,
  update: {
    kind: 'replace',
    sequence: seq_no,
    exchangeTime: last_updated_at ?? Number(ts_us) / 1_000,
    bids: [[bid, bid_size]],
    asks: [[ask, ask_size]],
  },
})

/** `order_book` data as it was captured. */
interface StatedBook {
  readonly seq_no: number
  readonly last_updated_at: number
  readonly update_type: 's' | 'd'
  readonly inserts: readonly StatedLevel[]
  readonly updates: readonly StatedLevel[]
  readonly deletes: readonly StatedLevel[]
}

interface StatedLevel {
  readonly side: string
  readonly price: string
  readonly size: string
}

const levelsOf = ({ deletes, inserts, updates }: StatedBook, side: string) =>
  [...deletes, ...inserts, ...updates]
    .filter((level) => level.side === side)
    .map(({ price, size }) => [price, size] as const)

const mantissa = (decimal: string) => {
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(8, '0'))
}

describe.skipIf(capturesFolder === undefined)(
  'real frames (skipped unless HOLDFAST_CAPTURES names their folder)',
  () => {
    test('text of 2026-06: an acknowledgement, and a whole book of 15 levels a side', () => {
      const [ack = '', whole = ''] = lines('ws_json_2026-06-10.real.jsonl')
      const codec = asked('json', [WHOLE])
      expect(codec.decode(`${ack}\n`)).toEqual([{ kind: 'acknowledged', subscription: WHOLE }])
      const [fact] = codec.decode(whole)
      if (fact?.kind !== 'book') throw new Error(JSON.stringify(fact))
      const { data } = JSON.parse(whole).params as { data: StatedBook }
      expect(fact.update).toEqual({
        kind: 'replace',
        sequence: 7_510_711_798,
        exchangeTime: 1_781_122_628_860,
        bids: levelsOf(data, 'BUY'),
        asks: levelsOf(data, 'SELL'),
      })
      expect([fact.update.bids.length, fact.update.asks.length]).toEqual([15, 15])
      expect(createOrderBook().apply(fact.update)).toEqual({
        kind: 'applied',
        top: { bestBid: { price: '61706.7', size: '0.01484' }, bestAsk: { price: '61726.5', size: '0.02265' } },
        crossed: false,
      })
    })

    test('errors of 2026-06: two refusals and an acknowledgement', () => {
      const [invalidRequest = '', invalidChannel = '', ack = ''] = lines('ws_errors_2026-06-10.real.jsonl')
      const codec = asked('json', [WHOLE, TRADES, BBO], 10)
      expect(codec.decode(invalidRequest)).toEqual([
        { kind: 'refused', subscription: WHOLE, detail: '-32600 invalid request object' },
      ])
      expect(codec.decode(invalidChannel)).toEqual([
        { kind: 'refused', subscription: TRADES, detail: '-32600 invalid subscribe request: invalid channel' },
      ])
      expect(codec.decode(ack)).toEqual([{ kind: 'acknowledged', subscription: BBO }])
    })

    test('binary frames of 2026-10: a whole session of best bids and offers', () => {
      const session = lines('ws_sbe_bbo_2026-10-08.real.session.jsonl').map((line) => JSON.parse(line))
      const frames = session.map(({ b64, opcode, text }) => (opcode === 'text' ? text : Buffer.from(b64, 'base64')))
      const [ack, ...decoded] = lines('ws_sbe_bbo_2026-10-08.decoded.jsonl').map((line) => JSON.parse(line))
      const codec = asked('sbe', [BBO])
      const facts = frames.flatMap((frame) => codec.decode(frame))
      expect(ack.result.channel).toBe('bbo.BTC-USD-PERP')
      expect(facts).toEqual([{ kind: 'acknowledged', subscription: BBO }, ...decoded.map(bboFact)])
      expect(facts).toHaveLength(9)
    })

    test('text rebuilt from binary frames of 2026-10: every book and best bid and offer, as stated', () => {
      const [ack = '', ...data] = lines('ws_json_rebuilt_from_sbe_2026-10-08.jsonl')
      const codec = asked('json', [BOOK, BBO])
      expect(codec.decode(ack)).toEqual([{ kind: 'acknowledged', subscription: BOOK }])
      const book = createOrderBook()
      for (const line of data) {
        const { channel, data: stated } = JSON.parse(line).params
        const facts = codec.decode(line)
        if (channel === 'bbo.BTC-USD-PERP') {
          expect(facts).toEqual([bboFact(stated)])
          continue
        }
        const { last_updated_at, seq_no, update_type } = stated as StatedBook
        const update = {
          kind: update_type === 's' ? 'snapshot' : 'delta',
          sequence: seq_no,
          exchangeTime: last_updated_at,
          bids: levelsOf(stated, 'BUY'),
          asks: levelsOf(stated, 'SELL'),
        } as const
        expect(facts).toEqual([{ kind: 'book', subscription: BOOK, update }])
        expect(book.apply(update).kind).toBe('applied')
      }
      expect(data).toHaveLength(26 + 8)
      expect(book.valid).toBe(true)
    })

    test('the same books in binary say the same as in text', () => {
      const [, ...data] = lines('ws_json_rebuilt_from_sbe_2026-10-08.jsonl')
      const text = asked('json', [BOOK])
      const binary = asked('sbe', [BOOK])
      for (const line of data.slice(0, 26)) {
        const stated = JSON.parse(line).params.data as StatedBook
        const levels = (side: string) =>
          levelsOf(stated, side).map(([price, size]) => [mantissa(price), mantissa(size)] as const)
        const frame = bookFrame({
          ts: BigInt(stated.last_updated_at) * 1_000n,
          seq: BigInt(stated.seq_no),
          pkgType: stated.update_type === 's' ? 0 : 1,
          bids: levels('BUY'),
          asks: levels('SELL'),
          market: MARKET,
        })
        expect(binary.decode(frame)).toEqual(text.decode(line))
      }
    })

    test('documented frames of our channels', () => {
      const examples = lines('ws_asyncapi.example.jsonl')
      const codec = asked('json', [BBO, TRADES, WHOLE])
      const facts = examples.flatMap((line) => codec.decode(line))
      const known = facts.filter(({ kind }) => kind !== 'unknown')
      const value = { id: '12345643', price: '30001.2', size: '0.01', side: 'buy', at: 1_681_497_002_041 }
      expect(known).toEqual([
        bboFact({
          seq_no: 20_784,
          last_updated_at: 1_681_493_939_981,
          bid: '30112.22',
          bid_size: '0.04',
          ask: '30130.15',
          ask_size: '0.05',
        }),
        // The document's book has nothing but names.
        { kind: 'malformed', detail: expect.any(String) },
        { kind: 'event', subscription: TRADES, exchangeTime: 1_681_497_002_041, value },
      ])
    })
  },
)
