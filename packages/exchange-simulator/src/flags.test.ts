import { expect, test } from 'bun:test'
import { FIXED_PORTS, FlagsError, parseFlags } from './flags.ts'

test('by hand the ports are fixed, for a parent they are free', () => {
  expect(parseFlags([]).options.ports).toEqual(FIXED_PORTS)
  expect(parseFlags(['--ready-json']).options.ports).toEqual({ paradex: 0, vest: 0, hyperliquid: 0, control: 0 })
  expect(parseFlags(['--ready-json', '--vest-port=4000']).options.ports).toMatchObject({ paradex: 0, vest: 4000 })
})

test('reads rate, seed and markets', () => {
  const { options } = parseFlags(['--rate-hz', '5', '--seed', '9', '--markets-vest', 'A-PERP, B-PERP'])
  expect(options).toMatchObject({ rateHz: 5, seed: 9, markets: { vest: ['A-PERP', 'B-PERP'] } })
})

test('reads how often books come, and how version 2 of Vest sends', () => {
  expect(parseFlags([]).options).toMatchObject({ hyperliquidBookMs: 5400, vestV2Frames: 'binary' })
  const { options } = parseFlags(['--hyperliquid-book-ms', '500', '--vest-v2-frames', 'brotli'])
  expect(options).toMatchObject({ hyperliquidBookMs: 500, vestV2Frames: 'brotli' })
})

test('reads what Paradex speaks; both by default', () => {
  expect(parseFlags([]).options.paradexEncoding).toBe('both')
  expect(parseFlags(['--paradex-encoding', 'json']).options.paradexEncoding).toBe('json')
})

test.each([
  ['--hyperliquid-book-ms', '9'],
  ['--vest-v2-frames', 'gzip'],
  ['--port', '1'],
  ['--paradex-port', '65536'],
  ['--paradex-port', '1.5'],
  ['--paradex-port', ''],
  ['--rate-hz', '0'],
  ['--seed', '-1'],
  ['--markets-paradex', ''],
  ['--markets-paradex', 'A,A'],
  ['--markets-paradex', 'A B'],
  ['--paradex-encoding', 'xml'],
])('refuses %s %j', (flag, value) => {
  expect(() => parseFlags([`${flag}=${value}`])).toThrow(FlagsError)
})
