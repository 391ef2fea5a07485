import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { createDecimals } from './decimal.ts'

const { text } = createDecimals()

const halves = (mantissa: bigint) =>
  [Number(BigInt.asIntN(32, mantissa >> 32n)), Number(BigInt.asIntN(32, mantissa))] as const

const decimal = (mantissa: bigint) => text(...halves(mantissa))

test.each([
  [0n, '0'],
  [1n, '0.00000001'],
  [10n, '0.0000001'],
  [99_999_999n, '0.99999999'],
  [100_000_000n, '1'],
  [110_000_000n, '1.1'],
  [100_000_001n, '1.00000001'],
  [8_347_220_000_000n, '83472.2'],
  [15_000n, '0.00015'],
  [100_000n * 100_000_000n, '100000'],
  [2n ** 53n - 1n, '90071992.54740991'],
  [2n ** 53n, '90071992.54740992'],
  [2n ** 53n + 1n, '90071992.54740993'],
  [2n ** 63n - 1n, '92233720368.54775807'],
  [-1n, '-0.00000001'],
  [-150_000_000n, '-1.5'],
  [-(2n ** 63n), '-92233720368.54775808'],
])('%p × 10⁻⁸ is %s', (mantissa, expected) => {
  // The second time it is remembered.
  expect([decimal(mantissa), decimal(mantissa)]).toEqual([expected, expected])
})

test('every 64-bit mantissa gives its exact value, without trailing zeros', () => {
  const anywhere = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const usual = fc.bigInt({ min: 0n, max: 10n ** 14n })
  const round = fc.tuple(usual, fc.integer({ min: 0, max: 8 })).map(([value, zeros]) => value * 10n ** BigInt(zeros))
  fc.assert(
    fc.property(fc.oneof(anywhere, usual, round), (wanted) => {
      const mantissa = BigInt.asIntN(64, wanted)
      const written = decimal(mantissa)
      expect(written).toMatch(/^-?(0|[1-9]\d*)(\.\d{0,7}[1-9])?$/)
      const [whole = '', fraction = ''] = written.replace('-', '').split('.')
      const read = BigInt(whole + fraction.padEnd(8, '0'))
      expect(written.startsWith('-') ? -read : read).toBe(mantissa)
    }),
    { numRuns: 2_000 },
  )
})
