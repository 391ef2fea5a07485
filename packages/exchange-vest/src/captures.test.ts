import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOrderBook } from '@holdfast/adapter-core'
import { createVestCodec } from './codec.ts'

/** A folder of frames captured from the real exchange; they are not ours to keep in the repository. */
const folder = process.env['HOLDFAST_CAPTURES']
const NDX = { channel: 'order_book', market: 'NDX-USD-PERP' }

const lines = (name: string) =>
  readFileSync(join(folder ?? '', 'vest', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

function start() {
  const codec = createVestCodec()
  codec.subscribe(NDX)
  codec.canary(NDX)
  return codec
}

describe.skipIf(folder === undefined)('real frames (skipped unless HOLDFAST_CAPTURES names their folder)', () => {
  test('a real book of 20 levels a side, a trade nobody asked for, and a ticker', () => {
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
    expect(codec.decode(trade)).toMatchObject([{ kind: 'unknown' }])
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
})
