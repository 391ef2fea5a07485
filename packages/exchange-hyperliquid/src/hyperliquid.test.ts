import { describe, expect, test } from 'bun:test'
import { conformanceChecks } from '@holdfast/adapter-core/testing'
import control from '../fixtures/control.json'
import market from '../fixtures/market-data.json'
import { hyperliquid } from './hyperliquid.ts'

describe('what every exchange must keep', () => {
  const frames = [control, market].flatMap((file) => Object.values(file.frames).map((frame) => JSON.stringify(frame)))
  for (const { name, run } of conformanceChecks(hyperliquid, frames)) test(name, run)
})

describe('a market', () => {
  const { pattern } = hyperliquid.market

  test.each(['BTC', 'kPEPE', '0G', '@107', 'PURR/USDC', 'xyz:NVDA', 'xyz:XYZ100'])('may be %s', (market) => {
    expect(pattern.test(market)).toBe(true)
  })

  test.each(['btc', '', '@', '@1234567', 'XYZ:SP500', 'BTC-PERP', 'BTC ', 'A'.repeat(21), 'xyz:', 'PURR/'])(
    'is not %p: a name it does not know cuts the socket',
    (market) => {
      expect(pattern.test(market)).toBe(false)
    },
  )
})

test('a socket that subscribes as fast as it may stays under what its address may send in a minute', () => {
  const { burst, perSecond } = hyperliquid.subscribePacing
  expect(burst + perSecond * 60).toBeLessThan(2_000)
  expect(hyperliquid.dialLimits.perMinute).toBeLessThan(30)
})
