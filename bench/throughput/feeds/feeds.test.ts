import { expect, test } from 'bun:test'
import { createOrderBook, definitionFor, resolveOptions } from '@holdfast/adapter-core'
import { PIPELINES } from '../pipelines.ts'
import { readBookEvent } from '../sbe-reader.ts'
import { FEEDS, type FeedName } from './feeds.ts'
import { createMovingBook, DEPTH } from './moving-book.ts'

const NAMES = Object.keys(FEEDS) as FeedName[]

/** What an adapter makes of the first frames of a feed, and the book it must come to. */
function receive(name: FeedName, frames: number) {
  const feed = FEEDS[name]
  const { definition, options, subscription } = PIPELINES[name]
  const resolved = resolveOptions(definition.options, options)
  const codec = definitionFor(definition, resolved).createCodec(resolved)
  const requests = codec.subscribe(subscription)
  const market = createMovingBook(7)
  const message = (nth: number) => ({ sequence: 100 + nth, at: 1_700_000_000_000 + nth })
  const sent = Array.from({ length: frames }, (_, nth) => {
    const changes = nth === 0 ? [] : market.move(feed.changes(nth))
    return nth === 0 ? feed.first(market, message(nth)) : feed.next(market, message(nth), changes)
  })
  const answers = requests.flatMap((request) => feed.answer(String(request)))
  return { market, sent, facts: [...answers, ...sent].flatMap((frame) => codec.decode(frame)) }
}

test.each(NAMES)('%s is what its adapter takes for a sound feed, frame by frame, and leaves the right book', (name) => {
  const { facts, market } = receive(name, 400)
  expect(facts[0]).toMatchObject({ kind: 'acknowledged' })
  const book = createOrderBook()
  const results = facts.slice(1).map((fact) => (fact.kind === 'book' ? book.apply(fact.update) : fact))
  expect(results).toHaveLength(400)
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['applied']))
  const { asks, bids } = book.levels()
  const ticks = (levels: typeof asks) => levels.map(([price]) => Math.round(Number(price) * 10))
  expect(ticks(bids)).toEqual(market.bids.slice(0, bids.length).map((level) => level.ticks))
  expect(ticks(asks)).toEqual(market.asks.slice(0, asks.length).map((level) => level.ticks))
  expect(Math.min(bids.length, asks.length)).toBeGreaterThanOrEqual(15)
})

test('the floor of binary frames reads what was written', () => {
  const { market, sent } = receive('paradex-sbe-snapshots', 3)
  const event = readBookEvent(sent[2] as Uint8Array)
  expect(event).toMatchObject({ sequence: 102n, at: 1_700_000_000_002_000n, kind: 0, market: 'BTC-USD-PERP' })
  expect(event?.bids).toEqual(
    market.bids.slice(0, 15).map(({ lots, ticks }) => [BigInt(ticks) * 10_000_000n, BigInt(lots) * 1_000n]),
  )
})

test('a book keeps its depth and never crosses, however long it moves', () => {
  const market = createMovingBook(3)
  for (let nth = 0; nth < 20_000; nth++) {
    market.move(4)
    const [bid, ask] = [market.bids[0], market.asks[0]]
    if (bid === undefined || ask === undefined || bid.ticks >= ask.ticks) throw new Error(`crossed after ${nth} moves`)
  }
  expect([market.bids, market.asks].map(({ length }) => DEPTH - length).every((missing) => missing <= 1)).toBe(true)
})
