import { describe, expect, test } from 'bun:test'
import { createExchangeAdapter } from '@holdfast/adapter-core'
import { conformanceChecks, FakeClock, scriptedDial } from '@holdfast/adapter-core/testing'
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

test('its list of markets is not asked about what it does not tell of', () => {
  const clock = new FakeClock()
  const adapter = createExchangeAdapter({
    definition: hyperliquid,
    url: 'wss://h.test/ws',
    dial: scriptedDial().dial,
    clock,
  })
  const markets = ['BTC', 'kPEPE', '@107', 'PURR/USDC', 'xyz:NVDA']
  expect(markets.filter((market) => adapter.rest.unlistedMarkets?.test(market))).toEqual(markets.slice(2))
})

test('a socket that subscribes as fast as it may stays under what its address may send in a minute', () => {
  const { burst, perSecond } = hyperliquid.subscribePacing
  expect(burst + perSecond * 60).toBeLessThan(2_000)
  expect(hyperliquid.dialLimits.perMinute).toBeLessThan(30)
})
