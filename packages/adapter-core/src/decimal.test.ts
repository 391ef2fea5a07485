import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { decimalKey, isDecimal, isZero } from './decimal.ts'

/** A decimal with its exact value scaled by 10^20. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 }))
  .map(([whole, fraction]) => ({
    text: fraction === '' ? `${whole}` : `${whole}.${fraction}`,
    value: BigInt(`${whole}${fraction.padEnd(20, '0')}`),
  }))

test('keys sort as the numbers do, and are equal only for equal numbers', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const keyA = decimalKey(a.text) ?? ''
      const keyB = decimalKey(b.text) ?? ''
      expect(keyA < keyB).toBe(a.value < b.value)
      expect(keyA === keyB).toBe(a.value === b.value)
    }),
    { numRuns: 1_000 },
  )
})

test('leading and trailing zeros make no difference', () => {
  fc.assert(
    fc.property(decimal, fc.nat(3), ({ text }, zeros) => {
      fc.pre(text.length < 35)
      const padded = '0'.repeat(zeros) + text + (text.includes('.') ? '0'.repeat(zeros) : '')
      expect(decimalKey(padded)).toBe(decimalKey(text))
    }),
  )
  expect(decimalKey('1.000')).toBe(decimalKey('01'))
})

test.each(['', '.', '.5', '5.', '-1', '+1', '1e5', '1,5', ' 1', '1.2.3', 'NaN', '0x10', '٣', '1'.repeat(41)])(
  'refuses %p',
  (text) => {
    expect(decimalKey(text)).toBeNull()
    expect(isDecimal(text)).toBe(false)
  },
)

test('knows zero in every spelling', () => {
  expect(['0', '0.0', '00.000'].every(isZero)).toBe(true)
  expect(['0.00000001', '10', '1'].some(isZero)).toBe(false)
})
