import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOrderBook } from '@holdfast/adapter-core'
import { createHyperliquidCodec } from './codec.ts'

/** A folder of frames captured from the real exchange; they are not ours to keep in the repository. */
const folder = process.env['HOLDFAST_CAPTURES']

const lines = (name: string) =>
  readFileSync(join(folder ?? '', 'hyperliquid', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')

const of = (channel: string, market = 'BTC') => ({ channel, market })

/** What frames say to a codec that has asked for these. */
function heard(frames: readonly string[], ...asked: readonly ReturnType<typeof of>[]) {
  const codec = createHyperliquidCodec()
  for (const one of asked) {
    codec.subscribe(one)
    codec.canary(one)
  }
  return frames.map((frame) => codec.decode(frame))
}

type Facts = ReturnType<typeof heard>[number]

/** The best prices of a book, through the book itself. */
function topOf([fact]: Facts) {
  if (fact?.kind !== 'book') throw new Error(`Expected a book, got ${fact?.kind}`)
  const result = createOrderBook().apply(fact.update)
  return result.kind === 'applied' ? [result.top.bestBid, result.top.bestAsk] : result
}

describe.skipIf(folder === undefined)('real frames (skipped unless HOLDFAST_CAPTURES names their folder)', () => {
  test('2026-06: an acknowledgement, a book of 20 levels, and the first list of trades, 16 s old', () => {
    const [ack = [], book = [], trades = []] = heard(lines('ws_2026-06.real.jsonl'), of('order_book'), of('trades'))
    expect(ack).toEqual([{ kind: 'acknowledged', subscription: of('order_book') }])
    expect(book).toMatchObject([{ update: { kind: 'replace', sequence: null, exchangeTime: 1_781_410_661_641 } }])
    expect(topOf(book)).toEqual([
      { price: '64493.0', size: '10.7968' },
      { price: '64494.0', size: '1.58511' },
    ])
    expect(trades).toHaveLength(30)
    expect(trades[0]).toEqual({
      kind: 'event',
      subscription: of('trades'),
      exchangeTime: null,
      value: { id: '157659053372280', price: '64488.0', size: '0.00868', side: 'buy', at: 1_781_410_647_814 },
    })
    expect(trades[2]).toMatchObject({ value: { id: '249971254008740', side: 'sell' } })
  })

  test('2026-09-24: an acknowledgement, a book, a best bid and ask, a delisted coin, a pong', () => {
    const frames = lines('ws_probe_2026-09-24.real.jsonl')
    const said = heard(frames, of('order_book'), of('bbo'), of('order_book', 'MATIC'))
    const [ack = [], book = [], bbo = [], delisted = [], pong = []] = said
    expect(ack).toEqual([{ kind: 'acknowledged', subscription: of('order_book') }])
    expect(topOf(book)).toEqual([
      { price: '84143.0', size: '10.25923' },
      { price: '84144.0', size: '50.66449' },
    ])
    expect(bbo).toMatchObject([{ subscription: of('bbo'), update: { exchangeTime: 1_790_232_237_145 } }])
    expect(topOf(bbo)).toEqual([
      { price: '84143.0', size: '10.25923' },
      { price: '84144.0', size: '50.66422' },
    ])
    expect(topOf(delisted)).toEqual([null, null])
    expect(pong).toEqual([{ kind: 'heartbeat' }])
  })

  test('2024 and 2025: trades, an empty book, contexts of perpetuals and of spot, a side left out', () => {
    const frames = lines('ws_tardis_2024-2025.real.jsonl')
    const asked = ['BTC', 'FXS', 'SHIA', 'BANANA', 'MOODENG', '@2', '@162'].flatMap((coin) =>
      ['order_book', 'bbo', 'trades'].map((channel) => of(channel, coin)),
    )
    const said = heard(frames, ...asked)
    expect(said.map((facts) => facts.map(({ kind }) => kind).join(' '))).toEqual([
      'event',
      'event',
      'event event event',
      'event',
      'book',
      'book',
      'canary',
      'canary',
      'book',
      'book',
    ])
    const [fxs = [], , , btc = [], empty = [], banana = [], perpetual = [], spot = [], bbo = [], oneSided = []] = said
    expect(fxs).toMatchObject([{ value: { id: '611279506717453', price: '1.9008', size: '10.5', side: 'sell' } }])
    // Not the first of its coin: told with its time.
    expect(btc).toMatchObject([{ exchangeTime: 1_730_160_007_572, value: { id: '696560709859024' } }])
    expect(topOf(empty)).toEqual([null, null])
    expect(topOf(banana)).toEqual([
      { price: '59.8', size: '3.4' },
      { price: '59.811', size: '2.9' },
    ])
    expect([...perpetual, ...spot]).toEqual([
      { kind: 'canary', market: 'MOODENG' },
      { kind: 'canary', market: '@2' },
    ])
    expect(topOf(bbo)).toEqual([
      { price: '0.97925', size: '4144.6' },
      { price: '0.97934', size: '50.0' },
    ])
    expect(topOf(oneSided)).toEqual([{ price: '107575.0', size: '3.87947' }, null])
  })

  test('errors in the words that were observed', () => {
    const messages = lines('ws_control.example.jsonl').map((line) => JSON.parse(line))
    const frames = messages.filter(({ dir }) => dir === 's>c').map(({ msg }) => JSON.stringify(msg))
    expect(heard(frames, of('order_book'))).toEqual([
      [],
      [{ kind: 'heartbeat' }],
      [{ kind: 'acknowledged', subscription: of('order_book') }],
      [],
      [{ kind: 'notice', detail: 'Cannot track more than 15 total users.' }],
    ])
    const requests = messages.filter(({ dir }) => dir === 'c>s').map(({ msg }) => msg)
    const codec = createHyperliquidCodec()
    const ours = [...codec.subscribe(of('order_book')), ...codec.unsubscribe(of('order_book')), codec.ping()]
    expect(ours.map((frame) => JSON.parse(String(frame)))).toEqual(requests.slice(0, 3))
  })
})
