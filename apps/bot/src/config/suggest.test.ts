import { expect, test } from 'bun:test'
import { didYouMean, nearest } from './suggest.ts'

test('suggests the nearest word, and nothing where none is near', () => {
  expect(nearest('markts', ['markets', 'network', 'channels'])).toBe('markets')
  expect(nearest('retentionDay', ['retentionDays', 'maxBytes'])).toBe('retentionDays')
  expect(nearest('colour', ['markets', 'network'])).toBeNull()
  expect(didYouMean('adaptor', ['adapter'])).toBe(' Did you mean "adapter"?')
  expect(didYouMean('x', ['adapter'])).toBe('')
})
