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

test('a trade that is listed again at the next subscribe is told once; a tid of another block is another trade', async () => {
  const told: unknown[] = []
  const script = scriptedDial()
  const adapter = createExchangeAdapter({
    definition: hyperliquid,
    url: 'wss://h.test/ws',
    dial: script.dial,
    clock: new FakeClock(),
  })
  adapter.listen((signal) => signal.type === 'data' && told.push(signal.key))
  const BTC = { channel: 'trades', market: 'BTC' }
  const listed = (...times: number[]) => {
    const data = times.map((time) => ({ coin: 'BTC', side: 'B', px: '1', sz: '1', time, tid: 7, hash: '0x0' }))
    script.sockets.at(-1)?.push(JSON.stringify({ channel: 'trades', data }))
  }
  for (const generation of [1, 2]) {
    await adapter.reconnect(generation, new AbortController().signal)
    adapter.subscribe(generation, BTC)
    listed(1_000, 2_000, ...(generation === 2 ? [3_000] : []))
    script.sockets.at(-1)?.close()
  }
  expect(told).toEqual(['1000/7', '2000/7', '3000/7'])
})

test('a socket that subscribes as fast as it may stays under what its address may send in a minute', () => {
  const { burst, perSecond } = hyperliquid.subscribePacing
  expect(burst + perSecond * 60).toBeLessThan(2_000)
  expect(hyperliquid.dialLimits.perMinute).toBeLessThan(30)
})
