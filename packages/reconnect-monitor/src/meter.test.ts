import { expect, test } from 'bun:test'
import { createLags, createRateMeter } from './meter.ts'

/** Measures live updates of one subscription. */
function lagMeter(): (exchangeTime: number, now: number) => number | null {
  const lags = createLags()
  const subscription = { channel: 'order_book', market: 'BTC' }
  const update = {
    type: 'data',
    generation: 1,
    subscription,
    kind: 'update',
    sequence: null,
    value: undefined,
  } as const
  return (exchangeTime, now) => lags.measure(0, { ...update, top: null, crossed: false, exchangeTime }, now)
}

test('the rate is that of the last five whole seconds, and falls to nothing in silence', () => {
  const meter = createRateMeter()
  for (let now = 0; now < 10_000; now += 100) meter.count(now)
  expect(meter.perSecond(10_000)).toBe(10)
  expect(meter.perSecond(12_000)).toBe(6)
  expect(meter.perSecond(15_000)).toBe(0)
  meter.count(86_400_000)
  expect(meter.perSecond(86_401_000)).toBe(1 / 5)
})

test('the second under way does not count yet', () => {
  const meter = createRateMeter()
  for (let count = 0; count < 50; count++) meter.count(7_000 + count)
  expect(meter.perSecond(7_900)).toBe(0)
  expect(meter.perSecond(8_000)).toBe(10)
})

test('lag is measured above the least delay, whatever the two clocks say', () => {
  const measure = lagMeter()
  expect(measure(1_700_000_000_000, 5_000)).toBe(0)
  expect(measure(1_700_000_001_000, 6_300)).toBe(300)
  // Faster than ever before: what was the least was late.
  expect(measure(1_700_000_002_000, 6_900)).toBe(0)
  expect(measure(1_700_000_003_000, 8_000)).toBe(100)
})

test('a delay that lasts is forgotten as lag after 7.5 to 15 minutes: the clocks may have moved apart', () => {
  const measure = lagMeter()
  measure(0, 0)
  const lags: (number | null)[] = []
  for (let now = 1_000; now <= 1_000_000; now += 1_000) {
    lags.push(measure(now - 3_000, now))
  }
  expect(lags.slice(0, 899)).toEqual(new Array<number>(899).fill(3_000))
  expect(lags.slice(899)).toEqual(new Array<number>(101).fill(0))
})
