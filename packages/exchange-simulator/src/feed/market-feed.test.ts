import { describe, expect, test } from 'bun:test'
import { marketSpec } from './asset.ts'
import { type BookChange, type MarketFeed, marketFeed } from './market-feed.ts'

function run(feed: MarketFeed, steps: number): BookChange[] {
  return Array.from({ length: steps }, (_, index) => feed.step(index + 1))
}

const btc = (seed: number, exchange = 'paradex') => marketFeed(seed, exchange, marketSpec('BTC-USD-PERP'))
const isEmpty = ({ bids, asks }: BookChange) =>
  [bids, asks].every((side) => side.inserts.length + side.updates.length + side.deletes.length === 0)

describe('marketFeed', () => {
  test('gives the same changes for the same seed, and others for another', () => {
    expect(run(btc(7), 500)).toEqual(run(btc(7), 500))
    expect(run(btc(7), 20)).not.toEqual(run(btc(8), 20))
  })

  test.each([1, 2, 3])('never crosses, keeps order and depth over 5,000 steps, seed %d', (seed) => {
    const feed = marketFeed(seed, 'vest', marketSpec('ETH-PERP'))
    for (let tick = 1; tick <= 5000; tick++) {
      feed.step(tick)
      const bids = feed.bids.levels()
      const asks = feed.asks.levels()
      expect(bids[0]?.ticks).toBeLessThan(asks[0]?.ticks ?? 0)
      expect(bids.length).toBeGreaterThanOrEqual(25)
      expect(asks.length).toBeGreaterThanOrEqual(25)
      expect(bids.every((level, i) => i === 0 || level.ticks < (bids[i - 1]?.ticks ?? 0))).toBe(true)
      expect(asks.every((level, i) => i === 0 || level.ticks > (asks[i - 1]?.ticks ?? 0))).toBe(true)
      expect([...bids, ...asks].every(({ lots }) => Number.isInteger(lots) && lots > 0)).toBe(true)
    }
  })

  test('its changes, applied to the first book, give the last book', () => {
    const feed = btc(11)
    const copy = new Map(feed.bids.levels().map(({ ticks, lots }) => [ticks, lots]))
    for (const { bids } of run(feed, 2000)) {
      for (const { ticks } of bids.inserts) expect(copy.has(ticks)).toBe(false)
      for (const { ticks } of bids.updates) expect(copy.has(ticks)).toBe(true)
      for (const ticks of bids.deletes) expect(copy.delete(ticks)).toBe(true)
      for (const { ticks, lots } of [...bids.inserts, ...bids.updates]) copy.set(ticks, lots)
    }
    expect([...copy].sort(([a], [b]) => b - a)).toEqual(feed.bids.levels().map(({ ticks, lots }) => [ticks, lots]))
  })

  test('about a fifth of the changes is empty', () => {
    const empty = run(btc(5), 5000).filter(isEmpty).length
    expect(empty).toBeGreaterThan(850)
    expect(empty).toBeLessThan(1150)
  })

  test('two exchanges quote one asset close to each other, now one and now the other higher', () => {
    const paradex = btc(3)
    const vest = marketFeed(3, 'vest', marketSpec('BTC-PERP'))
    const spreads = Array.from({ length: 20_000 }, (_, tick) => {
      paradex.step(tick)
      vest.step(tick)
      const ask = vest.asks.levels()[0]?.ticks ?? 0
      return (((paradex.bids.levels()[0]?.ticks ?? 0) - ask) / ask) * 100
    })
    expect(Math.max(...spreads.map(Math.abs))).toBeLessThan(0.5)
    expect(spreads.filter((spread) => spread > 0).length).toBeGreaterThan(2000)
    expect(spreads.filter((spread) => spread < 0).length).toBeGreaterThan(2000)
  })

  test('a market that stood still for a while is where the others are', () => {
    const steady = btc(9)
    const sleeper = btc(9)
    run(steady, 5000)
    sleeper.step(1)
    // Some steps change nothing: twenty at one tick bring both there.
    for (const feed of [steady, sleeper]) for (let i = 0; i < 20; i++) feed.step(5000)
    expect(sleeper.midTicks()).toBe(steady.midTicks())
  })

  test('markets of unknown assets trade too', () => {
    const feed = marketFeed(1, 'vest', marketSpec('DOGE-PERP'))
    run(feed, 1000)
    expect(feed.bids.levels()[0]?.ticks).toBeGreaterThan(0)
  })
})
