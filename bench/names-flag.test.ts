import { expect, test } from 'bun:test'
import { namesFlag } from './names-flag.ts'

test('a flag takes names that are known, and all without it', () => {
  expect(namesFlag('rows', undefined, ['history', 'purge'])).toEqual(['history', 'purge'])
  expect(namesFlag('rows', 'purge', ['history', 'purge'])).toEqual(['purge'])
  expect(() => namesFlag('rows', 'purge,nope,', ['history', 'purge'])).toThrow(
    '--rows must be of history, purge, got nope, ',
  )
})
