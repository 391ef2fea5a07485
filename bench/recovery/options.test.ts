import { expect, test } from 'bun:test'
import { parseRecoveryOptions } from './options.ts'
import { ROWS } from './rows.ts'

test('measures every row 50 times, beside peers, unless told otherwise', () => {
  expect(parseRecoveryOptions([])).toMatchObject({ rows: ROWS, rounds: 50, peerRounds: 5, isQuick: false })
  expect(parseRecoveryOptions(['--quick'])).toMatchObject({ rows: ROWS, rounds: 4, peerRounds: 0, isQuick: true })
  const some = parseRecoveryOptions(['--faults', 'rst,gap', '--rounds', '7', '--peers', '0'])
  expect(some.rows.map(({ id }) => id)).toEqual(['rst', 'gap'])
  expect(some).toMatchObject({ rounds: 7, peerRounds: 0 })
})

test('says which flag is wrong and what it takes', () => {
  expect(() => parseRecoveryOptions(['--faults', 'rst,nope'])).toThrow(/--faults must be of close, fin.*got nope/)
  expect(() => parseRecoveryOptions(['--rounds', '0'])).toThrow('--rounds must be a whole number from 1, got 0')
  expect(() => parseRecoveryOptions(['--round', '3'])).toThrow('--round')
})
