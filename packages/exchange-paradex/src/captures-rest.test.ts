import { describe, expect, test } from 'bun:test'
import { tradeBackfill } from './backfill.ts'
import { restBook } from './rest-book.ts'
import { marketList, serverTime, systemState } from './system.ts'
import { capturesFolder, capturedLines as lines } from './testing/captured-lines.ts'
import { tradeKey } from './trade.ts'

const BTC = { channel: 'order_book', market: 'BTC-USD-PERP' }
const TRADES = { ...BTC, channel: 'trades' }

describe.skipIf(capturesFolder === undefined)(
  'real answers (skipped unless HOLDFAST_CAPTURES names their folder)',
  () => {
    const [book, bbo, trades] =
      capturesFolder === undefined ? [] : lines('rest_2026-06-10.real.jsonl').map((line) => JSON.parse(line).body)

    test('a book, and the best bid and offer of a moment later', () => {
      const top = { bestBid: { price: '61767.2', size: '0.01577' }, bestAsk: { price: '61782.3', size: '0.02265' } }
      expect(restBook.read(book, BTC)).toEqual({ sequence: 7_510_710_621, top })
      expect(restBook.read(book, { ...BTC, channel: 'order_book_snapshot' })).toEqual({ sequence: null, top })
      expect(restBook.read(bbo, { ...BTC, channel: 'bbo' })).toEqual({ sequence: null, top })
    })

    test('trades, oldest first', () => {
      const page = tradeBackfill.read(trades, TRADES)
      if (typeof page === 'string') throw new Error(page)
      expect(page).toEqual([
        { id: '1781122505970201709233730002', price: '61789', size: '0.00018', side: 'sell', at: 1_781_122_505_978 },
        { id: '1781122535970201709233730005', price: '61813.3', size: '0.00018', side: 'sell', at: 1_781_122_535_981 },
        { id: '1781122565980201709233730001', price: '61801.8', size: '0.00018', side: 'sell', at: 1_781_122_565_982 },
      ])
      // The low 64 bits of each, signed, are what the binary encoding tells of it: computed apart from the code.
      expect(page.map(tradeKey)).toEqual(['-8821492622068649518', '2731763304221798869', '-4151724843197304367'])
    })

    test('the documented answers, and their errors, which are none', () => {
      const examples = lines('rest_openapi.example.jsonl').map((line) => JSON.parse(line))
      const read = (endpoint: string, reader: (body: unknown) => unknown) =>
        examples.filter((example) => example.endpoint === endpoint).map(({ body }) => reader(body))
      const ETH = { ...BTC, market: 'ETH-USD-PERP' }
      const refused = expect.any(String)
      // The document's books have empty levels.
      expect(read('GET /v1/orderbook/{market}', (body) => restBook.read(body, ETH))).toEqual([refused, refused])
      const trade = { id: '12345643', price: '30001.2', size: '0.01', side: null, at: 1_681_497_002_041 }
      expect(read('GET /v1/trades', (body) => tradeBackfill.read(body, TRADES))).toEqual([[trade], refused])
      expect(read('GET /v1/markets', marketList.read)).toEqual([['ETH-USD-PERP'], refused])
      expect(read('GET /v1/system/state', systemState.read)).toEqual([{ isInMaintenance: false, said: 'ok' }])
      expect(read('GET /v1/system/time', serverTime.read)).toEqual([1_681_493_415_023])
    })
  },
)
