import { expect, test } from 'bun:test'
import { parseFanoutOptions } from './options.ts'

test('the promise is the default; what is asked for wins', () => {
  const promised = { clients: 1_000, mute: 100, rate: 10, asJson: false }
  expect(parseFanoutOptions([])).toEqual({ ...promised, windowMs: 20_000 })
  expect(parseFanoutOptions(['--quick', '--clients', '50']).windowMs).toBe(8_000)
  expect(parseFanoutOptions(['--quick', '--seconds', '3', '--json'])).toMatchObject({ windowMs: 3_000, asJson: true })
  expect(() => parseFanoutOptions(['--mute', 'all'])).toThrow('--mute')
})
