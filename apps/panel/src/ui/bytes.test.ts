import { expect, test } from 'bun:test'
import { bytesText } from './bytes.ts'

test('a size has the unit in which it is short', () => {
  const GIB = 1_073_741_824
  expect([0, 1, 1_023, 1_024, 1_536, 159_744, GIB - 1, GIB, 1.44 * GIB, 5_000 * GIB].map(bytesText)).toEqual([
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1 KiB',
    '1.5 KiB',
    '156 KiB',
    '1 GiB',
    '1 GiB',
    '1.4 GiB',
    '4.9 TiB',
  ])
})
