import { expect, test } from 'bun:test'
import { decadeTick } from './metrics.ts'

test('powers of ten on an axis fit beside it', () => {
  expect([1, 100, 1_000, 100_000, 10_000_000].map(decadeTick)).toEqual(['1 ms', '100 ms', '1 s', '100 s', '10000 s'])
})
