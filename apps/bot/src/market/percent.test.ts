import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { percentAbove } from './percent.ts'

/** A fraction of whole numbers. */
interface Ratio {
  readonly top: bigint
  readonly bottom: bigint
}

/** A double as the exact fraction it is. */
function ratioOf(double: number): Ratio {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, double)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n)
  const power = BigInt(Math.max(exponent, 1) - 1075)
  const top = double < 0 ? -fraction : fraction
  return power >= 0n ? { top: top << power, bottom: 1n } : { top, bottom: 1n << -power }
}

function decimalRatio(text: string): Ratio {
  const [whole = '', fraction = ''] = text.split('.')
  return { top: BigInt(whole + fraction), bottom: 10n ** BigInt(fraction.length) }
}

/** (price − base) ÷ base × 100, exactly. */
function exactPercent(price: string, base: string): Ratio {
  const a = decimalRatio(price)
  const b = decimalRatio(base)
  return { top: (a.top * b.bottom - b.top * a.bottom) * 100n, bottom: a.bottom * b.top }
}

const abs = (value: bigint) => (value < 0n ? -value : value)

/** |got − true| ÷ |true| × 2^53: under 1 is the nearest double, or the one beside it. */
function errorInHalfBits(got: number, exact: Ratio): number {
  if (exact.top === 0n) return got === 0 ? 0 : Number.POSITIVE_INFINITY
  const { bottom, top } = ratioOf(got)
  const off = abs(top * exact.bottom - exact.top * bottom) * 2n ** 63n
  return Number(off / abs(exact.top * bottom)) / 1024
}

/** A positive decimal of at most so many digits before and after the point. */
const decimals = (before: number, after: number) =>
  fc
    .tuple(fc.bigInt(0n, 10n ** BigInt(before) - 1n), fc.bigInt(1n, 10n ** BigInt(after) - 1n))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(after, '0')}`)

test.each([
  ['101', '100', 1],
  ['100', '100.0', 0],
  ['99.5', '100', -0.5],
  ['83502.2', '83450.1', 0.0624325195536015],
  ['0.00000003', '0.00000002', 50],
  ['1.1', '1', 10],
])('%s lies above %s by %d percent', (price, base, percent) => {
  expect(percentAbove(price, base)).toBe(percent)
})

test('is the nearest float to the exact fraction, for prices as exchanges quote them', () => {
  fc.assert(
    fc.property(decimals(7, 6), decimals(7, 6), (price, base) => {
      expect(errorInHalfBits(percentAbove(price, base), exactPercent(price, base))).toBeLessThanOrEqual(1)
    }),
  )
})

test('is within two last bits for the longest decimals there may be', () => {
  fc.assert(
    fc.property(decimals(19, 20), decimals(19, 20), (price, base) => {
      expect(errorInHalfBits(percentAbove(price, base), exactPercent(price, base))).toBeLessThanOrEqual(4)
    }),
  )
})

test('two prices a hair apart do not cancel', () => {
  expect(percentAbove('123456789012345678.00000000000000000001', '123456789012345678')).toBeCloseTo(8.1e-36, 37)
})

test('a price of more digits than a number holds is still told apart from a base of as many as it does', () => {
  expect(percentAbove('9007199254740993', '9007199254740991')).toBe(200 / 9_007_199_254_740_991)
})
