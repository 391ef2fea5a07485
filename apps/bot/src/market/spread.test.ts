import { describe, expect, test } from 'bun:test'
import { STALE_REASONS } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import { type BookSketch, gatedBook } from '../testing/gated-book.ts'
import { percentAbove } from './percent.ts'
import { judgeSpread, type LegBook, type SpreadVerdict } from './spread.ts'

const MAX_AGE_MS = 2_000

const buyLeg = (sketch: BookSketch | null): LegBook => {
  const leg = { connection: 'vest', market: 'BTC-PERP' }
  return { ...leg, book: sketch === null ? null : gatedBook({ ...leg, ...sketch }) }
}
const sellLeg = (sketch: BookSketch | null): LegBook => {
  const leg = { connection: 'paradex', market: 'BTC-USD-PERP' }
  return { ...leg, book: sketch === null ? null : gatedBook({ ...leg, ...sketch }) }
}
const judge = (buy: BookSketch | null, sell: BookSketch | null, now = 0) =>
  judgeSpread({ buy: buyLeg(buy), sell: sellLeg(sell), maxPriceAgeMs: MAX_AGE_MS }, now)

const BUY = { bid: '99', ask: '100' }
const SELL = { bid: '101', ask: '102.96' }

test('entry buys at the ask and sells at the bid, exit the other way round', () => {
  expect(judge(BUY, SELL)).toEqual({
    until: MAX_AGE_MS,
    verdict: {
      tradable: true,
      entryPct: 1,
      exitPct: 4,
      blockedBy: [],
      buy: { bestBid: { price: '99', size: '1' }, bestAsk: { price: '100', size: '1' } },
      sell: { bestBid: { price: '101', size: '1' }, bestAsk: { price: '102.96', size: '1' } },
    },
  })
})

describe('a leg that may not be used blocks, with its reason', () => {
  const vest = { connection: 'vest', market: 'BTC-PERP' }
  const paradex = { connection: 'paradex', market: 'BTC-USD-PERP' }

  test.each([
    ['no book ever came', null, SELL, 0, [{ ...vest, staleReason: 'no_data' }]],
    ['one side is empty', { ...BUY, bid: null }, SELL, 0, [{ ...vest, staleReason: 'no_data' }]],
    ['the other is', BUY, { ...SELL, ask: null }, 0, [{ ...paradex, staleReason: 'no_data' }]],
    ['the gate says why', BUY, { ...SELL, staleReason: 'suspect' }, 0, [{ ...paradex, staleReason: 'suspect' }]],
    ['a price is just too old', BUY, { ...SELL, receivedMonotonic: 1 }, 2_000, [{ ...vest, staleReason: 'too_old' }]],
    [
      'a stale leg keeps its own reason when it gets old',
      { ...BUY, staleReason: 'gap' },
      { ...SELL, receivedMonotonic: 8_000 },
      9_000,
      [{ ...vest, staleReason: 'gap' }],
    ],
    [
      'both legs are at fault',
      { ...BUY, staleReason: 'not_live' },
      SELL,
      2_000,
      [
        { ...vest, staleReason: 'not_live' },
        { ...paradex, staleReason: 'too_old' },
      ],
    ],
  ] as const)('%s', (_name, buy, sell, now, blockedBy) => {
    const { verdict } = judge(buy, sell, now)
    expect(verdict).toEqual({ tradable: false, entryPct: null, exitPct: null, blockedBy: [...blockedBy] })
  })

  test('the verdict lasts until the first price gets too old', () => {
    expect(judge(BUY, { ...SELL, receivedMonotonic: 500 }, 600).until).toBe(2_000)
    expect(judge(BUY, { ...SELL, receivedMonotonic: 500 }, 2_000).until).toBe(2_500)
    expect(judge(BUY, { ...SELL, receivedMonotonic: 500 }, 2_500).until).toBe(Number.POSITIVE_INFINITY)
    expect(judge({ ...BUY, staleReason: 'stale' }, null).until).toBe(Number.POSITIVE_INFINITY)
  })
})

const price = fc.integer({ min: 1, max: 10_000_000 }).map((units) => `${Math.floor(units / 100)}.${units % 100}1`)
/** Usable about every second time. */
const sketch = fc
  .record({
    bid: fc.option(price, { freq: 12 }),
    ask: fc.option(price, { freq: 12 }),
    receivedMonotonic: fc.integer({ min: 3_990, max: 6_000 }),
    staleReason: fc.option(fc.constantFrom(...STALE_REASONS), { freq: 2 }),
    isThere: fc.boolean(),
  })
  .map(({ isThere, staleReason, ...book }): BookSketch | null => {
    if (staleReason === null) return book
    return isThere ? { ...book, staleReason } : null
  })

test('never tradable, and never a figure, while a leg is stale, too old or one-sided; else always both', () => {
  const now = 6_000
  const isUsable = (leg: BookSketch | null) =>
    leg !== null &&
    leg.staleReason === undefined &&
    typeof leg.bid === 'string' &&
    typeof leg.ask === 'string' &&
    now - (leg.receivedMonotonic ?? 0) < MAX_AGE_MS
  let tradable = 0
  fc.assert(
    fc.property(sketch, sketch, (buy, sell) => {
      const { until, verdict } = judge(buy, sell, now)
      expect(verdict.tradable).toBe(isUsable(buy) && isUsable(sell))
      expect(verdict.blockedBy).toHaveLength(Number(!isUsable(buy)) + Number(!isUsable(sell)))
      expect(until).toBeGreaterThan(now)
      if (!verdict.tradable) {
        expect([verdict.entryPct, verdict.exitPct]).toEqual([null, null])
        return
      }
      tradable++
      expect(verdict.entryPct).toBe(percentAbove(sell?.bid ?? '', buy?.ask ?? ''))
      expect(verdict.exitPct).toBe(percentAbove(sell?.ask ?? '', buy?.bid ?? ''))
      expect(judge(buy, sell, until).verdict.tradable).toBe(false)
    }),
    { numRuns: 2_000 },
  )
  expect(tradable).toBeGreaterThan(100)
})

test('the same prices are the same verdict, whenever they came; one other price is another', () => {
  const judged = (buy: BookSketch, before: SpreadVerdict | null) =>
    judgeSpread({ buy: buyLeg(buy), sell: sellLeg(SELL), maxPriceAgeMs: MAX_AGE_MS }, 1_000, before)
  const first = judged(BUY, null)
  const later = judged({ ...BUY, receivedMonotonic: 900 }, first.verdict)
  expect(later.verdict).toBe(first.verdict)
  expect(later.until).toBe(MAX_AGE_MS)
  expect(judged({ ...BUY, ask: '100.5' }, first.verdict).verdict).toMatchObject({
    tradable: true,
    entryPct: percentAbove('101', '100.5'),
  })
  const stale = judged({ ...BUY, staleReason: 'suspect' }, first.verdict).verdict
  expect(stale.tradable).toBe(false)
  expect(judged(BUY, stale).verdict).toEqual(first.verdict)
})
