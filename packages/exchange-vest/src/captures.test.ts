import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOrderBook } from '@holdfast/adapter-core'
import { backfill } from './backfill.ts'
import { createVestCodec, type Dialect } from './codec.ts'
import { v2 } from './dialect-v2.ts'

/** A folder of frames captured from the real exchange; they are not ours to keep in the repository. */
const folder = process.env['HOLDFAST_CAPTURES']
const NDX = { channel: 'order_book', market: 'NDX-USD-PERP' }

const lines = (name: string) =>
  readFileSync(join(folder ?? '', 'vest', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

const TRADES = { ...NDX, channel: 'trades' }

function start(dialect: Dialect = 'v3', book = NDX) {
  const codec = createVestCodec(dialect)
  codec.subscribe(book)
  codec.canary(book)
  codec.subscribe({ ...book, channel: 'trades' })
  return codec
}

describe.skipIf(folder === undefined)('real frames (skipped unless HOLDFAST_CAPTURES names their folder)', () => {
  test('a real book of 20 levels a side, a real trade, and a real ticker', () => {
    const [depth = '', trade = '', ticker = ''] = lines('ws_v3_2026-10-07.real.jsonl')
    const codec = start()
    const [fact] = codec.decode(depth)
    if (fact?.kind !== 'book') throw new Error(`Expected a book, got ${fact?.kind}`)
    expect(fact).toMatchObject({ subscription: NDX, update: { sequence: null, exchangeTime: 1_791_415_136_507 } })
    expect([fact.update.bids.length, fact.update.asks.length]).toEqual([20, 20])
    expect(createOrderBook().apply(fact.update)).toEqual({
      kind: 'applied',
      top: { bestBid: { price: '31478.75', size: '4.8135' }, bestAsk: { price: '31480.00', size: '4.8135' } },
      crossed: false,
    })
    const id = '40ef46ff781e4d669c53f61c1bb87b57:40239908:0'
    const value = { id, price: '31477.75', size: '0.0008', side: 'buy', at: 1_791_415_176_695 } as const
    expect(codec.decode(trade)).toEqual([
      { kind: 'event', subscription: TRADES, exchangeTime: 1_791_415_176_695, value },
    ])
    expect(backfill.keyOf(value)).toBe('40239908:0')
    expect(codec.decode(ticker)).toEqual([{ kind: 'canary', market: 'NDX-USD-PERP' }])
  })

  test('outcomes and errors in their shape', () => {
    const messages = lines('ws_v3_control.shape.jsonl').map((line) => JSON.parse(line))
    const said = messages.filter(({ dir }) => dir === 's>c').map(({ msg }) => start().decode(JSON.stringify(msg)))
    expect(said).toEqual([
      [{ kind: 'notice', detail: 'NDX-USD-PERP@kline_1m rejected, which nobody asked for' }],
      [{ kind: 'acknowledged', subscription: NDX }],
      [{ kind: 'notice', detail: '1121 unknown symbol' }],
    ])
  })
  test('every documented frame of v2', () => {
    const messages = lines('ws_v2_docs.example.jsonl').map((line) => JSON.parse(line))
    const DOGE = { channel: 'order_book', market: 'DOGE-PERP' }
    const kBONK = { channel: 'order_book', market: 'kBONK-PERP' }
    const codec = start('v2', DOGE)
    codec.canary(kBONK)
    const said = messages.filter(({ dir }) => dir === 's>c').map(({ msg }) => codec.decode(JSON.stringify(msg)))
    const [pong, subscribed, canaryAsked, tickers, kline, depth, trade, ...account] = said
    expect(pong).toEqual([{ kind: 'heartbeat' }])
    expect(subscribed).toEqual([{ kind: 'acknowledged', subscription: DOGE }])
    expect(canaryAsked).toEqual([])
    expect(tickers).toEqual([{ kind: 'canary', market: 'kBONK-PERP' }])
    expect(kline).toEqual([{ kind: 'unknown', detail: 'data of the channel DOGE-PERP@kline_1m' }])
    expect<unknown>(depth).toEqual([
      {
        kind: 'book',
        subscription: DOGE,
        update: {
          kind: 'replace',
          sequence: null,
          exchangeTime: null,
          bids: [['0.102000', '1234']],
          asks: [['0.103000', '1234']],
        },
      },
    ])
    expect(trade).toMatchObject([
      {
        kind: 'event',
        exchangeTime: 1_725_315_151_174,
        value: { id: '0x', price: '0.102000', size: '1234', side: null },
      },
    ])
    expect(account.flat().map(({ kind }) => kind)).toEqual(Array(account.length).fill('unknown'))
  })

  test('every documented REST answer of v2', () => {
    const bodies = lines('rest_v2_docs.example.jsonl').map((line) => JSON.parse(line))
    const read = bodies.map(({ body }) => v2.restBook?.read(body, NDX))
    expect(read.filter((book) => typeof book === 'object')).toEqual([
      {
        sequence: null,
        top: { bestBid: { price: '4.00', size: '431.0000' }, bestAsk: { price: '4.02', size: '12.0000' } },
      },
    ])
    const limited = bodies.find(({ endpoint }) => endpoint === 'any, rate limited')
    expect(start('v2').decode(JSON.stringify(limited.body))).toEqual([
      { kind: 'throttled', detail: '429 Rate limited', retryAfterMs: null },
    ])
  })

  test('private frames in their shape are unknown: they are no channel of ours', () => {
    const messages = lines('ws_v3_private.shape.jsonl').map((line) => JSON.parse(line))
    const said = messages.map(({ msg }) => start().decode(JSON.stringify(msg)))
    expect(said).toMatchObject([[{ kind: 'unknown' }], [{ kind: 'unknown' }]])
  })
})
