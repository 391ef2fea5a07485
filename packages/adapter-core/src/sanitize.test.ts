import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { sanitize } from './sanitize.ts'

test('keeps plain words as they are', () => {
  expect(sanitize('inbound queue full')).toBe('inbound queue full')
  expect(sanitize('')).toBe('')
})

test('turns line breaks, terminal escapes and reordering marks into spaces', () => {
  expect(sanitize('a\r\nFAKE LOG LINE\u001b[31m red\u202Eevil\u2028x')).toBe('a FAKE LOG LINE [31m red evil x')
})

test('whatever comes in, what goes out is one short well-formed line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      const clean = sanitize(text)
      expect(clean.length).toBeLessThanOrEqual(200)
      expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      expect(clean.isWellFormed()).toBe(true)
    }),
  )
})
