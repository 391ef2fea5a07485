import { expect, test } from 'bun:test'
import { alignedTable } from './table.ts'

test('aligns numbers to the right, names and remarks to the left', () => {
  expect(
    alignedTable([
      ['row', 'n', 'verdict'],
      ['rst', '50', 'PASS'],
      ['mute_all', '5', 'FAIL: back 5000 > 4750'],
    ]),
  ).toBe(['row        n  verdict', 'rst       50  PASS', 'mute_all   5  FAIL: back 5000 > 4750'].join('\n'))
})
