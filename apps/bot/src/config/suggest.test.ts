import { expect, test } from 'bun:test'
import { didYouMean, editDistance, nearest } from './suggest.ts'

test('counts insertions, deletions, replacements and swaps of neighbours as one edit each', () => {
  expect(editDistance('market', 'markets')).toBe(1)
  expect(editDistance('exchange', 'exchanges')).toBe(1)
  expect(editDistance('prot', 'port')).toBe(1)
  expect(editDistance('abc', 'xyz')).toBe(3)
  expect(editDistance('', 'abc')).toBe(3)
})

test('suggests the nearest word, and nothing where none is near', () => {
  expect(nearest('markts', ['markets', 'network', 'channels'])).toBe('markets')
  expect(nearest('retentionDay', ['retentionDays', 'maxBytes'])).toBe('retentionDays')
  expect(nearest('colour', ['markets', 'network'])).toBeNull()
  expect(didYouMean('adaptor', ['adapter'])).toBe(' Did you mean "adapter"?')
  expect(didYouMean('x', ['adapter'])).toBe('')
})
