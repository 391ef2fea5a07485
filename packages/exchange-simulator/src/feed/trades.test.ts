import { expect, test } from 'bun:test'
import { marketSpec } from './asset.ts'
import { MAX_TRADES, type Touch, tradeFeed } from './trades.ts'

const TOUCH: Touch = { bid: { ticks: 834_500, lots: 20 }, ask: { ticks: 834_510, lots: 30 } }
const btc = (seed: number) =>
  tradeFeed(seed, 'vest', marketSpec('BTC-PERP'), { touch: TOUCH, first: 100, at: 1_000_000 })

test('gives the same trades for the same seed, and others for another', () => {
  const run = (seed: number) => {
    const feed = btc(seed)
    return Array.from({ length: 600 }, (_, step) => feed.step(TOUCH, step)).flat()
  }
  expect(run(7)).toEqual(run(7))
  expect(run(7)).not.toEqual(run(8))
})

test('takers buy at the ask and sell at the bid, never more than stands there', () => {
  const feed = btc(3)
  for (let step = 0; step < 5000; step++) feed.step(TOUCH, step)
  const trades = feed.recent(MAX_TRADES)
  expect(new Set(trades.map(({ side }) => side))).toEqual(new Set(['buy', 'sell']))
  for (const { side, ticks, lots } of trades) {
    expect(ticks).toBe(side === 'buy' ? 834_510 : 834_500)
    expect(lots).toBeWithin(1, (side === 'buy' ? 30 : 20) + 1)
  }
})

test('about one trade in twenty steps', () => {
  const feed = btc(5)
  const count = Array.from({ length: 20_000 }, (_, step) => feed.step(TOUCH, step).length).reduce((a, b) => a + b)
  expect(count).toBeWithin(850, 1150)
})

test('has a past at its start, and remembers a bounded number, newest first, without holes', () => {
  const feed = btc(1)
  expect(feed.recent(2).map(({ sequence, at }) => [sequence, at])).toEqual([
    [129, 999_000],
    [128, 998_000],
  ])
  for (let step = 0; step < 40_000; step++) feed.step(TOUCH, 1_000_000 + step)
  const sequences = feed.recent(5000).map(({ sequence }) => sequence)
  expect(sequences.length).toBe(MAX_TRADES)
  expect(sequences).toEqual(Array.from({ length: MAX_TRADES }, (_, index) => (sequences[0] ?? 0) - index))
})
