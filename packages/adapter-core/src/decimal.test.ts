import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decimalKey, decimalOrder, isDecimal, isZero } from './decimal.ts'

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

describe('the order of a decimal', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.option(fc.stringMatching(/^\d{1,20}$/)))
    .map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`))

  test('is the number nearest to it', () => {
    fc.assert(fc.property(decimal, (text) => expect(decimalOrder(text)).toBe(Number(text))))
    expect(['0', '0.00', '007.50', '9007199254740993', `0.${'0'.repeat(37)}1`].map(decimalOrder)).toEqual([
      0, 0, 7.5, 9007199254740992, 1e-38,
    ])
  })

  test('is never another way round than that of the exact keys', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [keyA, keyB] = [decimalKey(a) ?? '', decimalKey(b) ?? '']
        const [orderA, orderB] = [decimalOrder(a), decimalOrder(b)]
        if (keyA === keyB) expect(orderA).toBe(orderB)
        else expect(orderA <= orderB).toBe(keyA < keyB || orderA === orderB)
      }),
    )
  })

  test.each(['', '.', '.5', '5.', '-1', '+1', '1e5', '1,5', ' 1', '1.2.3', 'NaN', '0x10', '٣', '1'.repeat(41)])(
    'is none where %p is no decimal',
    (text) => expect(decimalOrder(text)).toBeNaN(),
  )
})
