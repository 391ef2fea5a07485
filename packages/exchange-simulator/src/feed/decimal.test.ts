import { expect, test } from 'bun:test'
import { formatShort, formatUnits } from './decimal.ts'

test.each([
  [0, 2, '0.00', '0'],
  [5, 2, '0.05', '0.05'],
  [8_345_000, 2, '83450.00', '83450'],
  [8_345_010, 2, '83450.10', '83450.1'],
  [30, 5, '0.00030', '0.0003'],
  [-613, 2, '-6.13', '-6.13'],
  [100, 0, '100', '100'],
])('formats %d with %d decimals', (units, decimals, long, short) => {
  expect(formatUnits(units, decimals)).toBe(long)
  expect(formatShort(units, decimals)).toBe(short)
})

test('refuses what is not a whole number of units', () => {
  expect(() => formatUnits(0.5, 2)).toThrow(RangeError)
})
