import { expect, test } from 'bun:test'
import { editDistance, nearestNames } from './edit-distance.ts'

test('counts inserts, deletes, replacements and swaps', () => {
  expect(editDistance('market', 'market')).toBe(0)
  expect(editDistance('market', 'markets')).toBe(1)
  expect(editDistance('chanels', 'channels')).toBe(1)
  expect(editDistance('makret', 'market')).toBe(1)
  expect(editDistance('', 'abc')).toBe(3)
})

const MARKETS = ['ETH-USD-PERP', 'BTC-USD-PERP', 'SOL-USD-PERP', 'BTC-USD-90000-C', 'XYZ']

test('gives the nearest names, nearest first, capitals aside', () => {
  expect(nearestNames('BTC-PERP', MARKETS, 3)).toEqual(['BTC-USD-PERP', 'ETH-USD-PERP', 'SOL-USD-PERP'])
  expect(nearestNames('btc-usd-perp', MARKETS, 1)).toEqual(['BTC-USD-PERP'])
})

test('gives none that has nothing in common with the word, and none that is no name', () => {
  expect(nearestNames('QQQ', ['XYZ'], 3)).toEqual([])
  expect(nearestNames('BTC', ['B'.repeat(1_000)], 3)).toEqual([])
  expect(nearestNames('B'.repeat(1_000), ['BTC'], 3)).toEqual([])
})

test('of a list without end compares only so many', () => {
  const others = Array.from({ length: 2_000 }, (_, index) => `AAA-${index}`)
  expect(nearestNames('BTC-PERP', [...others, 'BTC-USD-PERP', 'XTC-PERP'], 3)).toEqual(['BTC-USD-PERP'])
  const alike = Array.from({ length: 2_000 }, (_, index) => `BBB-${index}`)
  expect(nearestNames('BTC-PERP', [...alike, 'BTC-PERPS'], 1)).not.toContain('BTC-PERPS')
})
