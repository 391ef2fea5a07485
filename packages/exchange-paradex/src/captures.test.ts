import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOrderBook, isWireObject, readJson } from '@holdfast/adapter-core'
import { readBook } from './book.ts'
import { createParadexCodec } from './codec.ts'
import { restBook } from './rest-book.ts'

/** A folder of frames captured from the real exchange; they are not ours to keep in the repository. */
const folder = process.env['HOLDFAST_CAPTURES']
const BTC = { channel: 'order_book', market: 'BTC-USD-PERP' }

const lines = (name: string) =>
  readFileSync(join(folder ?? '', 'paradex', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

/** A codec whose next request has the given id. */
function codecBefore(id: number) {
  const codec = createParadexCodec()
  for (let sent = 1; sent < id; sent++) codec.unsubscribe(BTC)
  return codec
}

describe.skipIf(folder === undefined)('real frames (skipped unless HOLDFAST_CAPTURES names their folder)', () => {
  test('a real acknowledgement, and a real book of 15 levels a side', () => {
    const [ack = '', book = ''] = lines('ws_json_2026-06-10.real.jsonl')
    const codec = createParadexCodec()
    codec.subscribe(BTC)
    expect(codec.decode(`${ack}\n`)).toEqual([{ kind: 'acknowledged', subscription: BTC }])
    // It is of the channel snapshot@15, which has the same shape; so it is read without the channel.
    expect(codec.decode(book)).toMatchObject([{ kind: 'unknown' }])
    const message = readJson(book)
    const params = isWireObject(message) && isWireObject(message['params']) ? message['params'] : {}
    const update = readBook(params['data'], BTC.market)
    if (typeof update === 'string') throw new Error(update)
    expect(update).toMatchObject({ kind: 'snapshot', sequence: 7_510_711_798, exchangeTime: 1_781_122_628_860 })
    expect([update.bids.length, update.asks.length]).toEqual([15, 15])
    expect(createOrderBook().apply(update)).toEqual({
      kind: 'applied',
      top: { bestBid: { price: '61706.7', size: '0.01484' }, bestAsk: { price: '61726.5', size: '0.02265' } },
      crossed: false,
    })
  })

  test('a real REST book, and the documented ones, which hold no levels', () => {
    const [real = ''] = lines('rest_2026-06-10.real.jsonl')
    expect(restBook.read(JSON.parse(real).body, BTC)).toEqual({
      sequence: 7_510_710_621,
      top: { bestBid: { price: '61767.2', size: '0.01577' }, bestAsk: { price: '61782.3', size: '0.02265' } },
    })
    const documented = lines('rest_openapi.example.jsonl').map((line) => JSON.parse(line))
    const books = documented.filter(({ endpoint }) => endpoint === 'GET /v1/orderbook/{market}')
    const ETH = { ...BTC, market: 'ETH-USD-PERP' }
    expect(books.map(({ body, status }) => [status, typeof restBook.read(body, ETH)])).toEqual([
      ['200', 'string'],
      ['400', 'string'],
    ])
  })

  test('real errors', () => {
    const [invalidRequest = '', invalidChannel = '', ack = ''] = lines('ws_errors_2026-06-10.real.jsonl')
    const codec = codecBefore(10)
    for (const id of [10, 11, 12]) codec.subscribe({ ...BTC, market: `M${id}-USD-PERP` })
    const of = (id: number) => ({ channel: 'order_book', market: `M${id}-USD-PERP` })
    expect(codec.decode(invalidRequest)).toEqual([
      { kind: 'refused', subscription: of(10), detail: '-32600 invalid request object' },
    ])
    expect(codec.decode(invalidChannel)).toEqual([
      { kind: 'refused', subscription: of(11), detail: '-32600 invalid subscribe request: invalid channel' },
    ])
    expect(codec.decode(ack)).toEqual([{ kind: 'acknowledged', subscription: of(12) }])
  })

  test('real deltas (in an envelope rebuilt from binary ones) keep the book, empty ones included', () => {
    const codec = createParadexCodec()
    codec.subscribe(BTC)
    const book = createOrderBook()
    const facts = lines('ws_json_rebuilt_from_sbe_2026-10-08.jsonl').flatMap((line) => codec.decode(line))
    expect(facts[0]).toEqual({ kind: 'acknowledged', subscription: BTC })
    const updates = facts.flatMap((fact) => (fact.kind === 'book' ? [fact.update] : []))
    expect(updates).toHaveLength(26)
    // The rest is of the bbo channel, which nobody asked for.
    expect(facts.slice(27).map((fact) => fact.kind)).toEqual(Array(8).fill('unknown'))
    const results = updates.map((update) => book.apply(update))
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['applied']))
    expect(updates[0]).toMatchObject({ kind: 'snapshot', sequence: 7_687_289_234 })
    expect(results[0]).toMatchObject({ top: { bestBid: { price: '83472.2', size: '0.01198' } } })
    expect(updates.some(({ asks, bids, kind }) => kind === 'delta' && asks.length + bids.length === 0)).toBe(true)
  })
})
