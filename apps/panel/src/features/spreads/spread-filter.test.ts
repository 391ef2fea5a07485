import { expect, test } from 'bun:test'
import { filterOf, isShown } from './spread-filter.ts'

const setting = {
  id: 'btc',
  buy: { connection: 'vest', market: 'BTC-PERP' },
  sell: { connection: 'paradex', market: 'BTC-USD-PERP' },
  entryPct: 0.3,
  exitPct: 0.1,
  maxPriceAgeMs: 2_000,
  confirmUpdates: 2,
}
const shown = (search: string, kind: 'tradable' | 'blocked' | 'waiting' = 'tradable') =>
  isShown(setting, kind, filterOf(new URLSearchParams(search)))

test('narrows by state; what is not known to be tradable is not', () => {
  expect(shown('state=tradable')).toBe(true)
  expect(shown('state=tradable', 'waiting')).toBe(false)
  expect(shown('state=blocked', 'waiting')).toBe(true)
  expect(shown('state=blocked')).toBe(false)
  expect(shown('state=odd')).toBe(true)
})

test('finds every word in the name, a connection or a market', () => {
  expect(['q=BTC', 'q=paradex+vest', 'q=usd', 'q=+', ''].map((search) => shown(search))).toEqual(Array(5).fill(true))
  expect(shown('q=eth')).toBe(false)
  expect(shown('q=btc+eth')).toBe(false)
})
