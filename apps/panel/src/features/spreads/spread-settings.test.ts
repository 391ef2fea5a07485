import { expect, test } from 'bun:test'
import { legText, spreadSettings } from './spread-settings.ts'

const value = (key: string, of: string | number) => ({
  key,
  value: of,
  source: 'file' as const,
  origin: 'config.yaml:1',
})

test('reads the spreads out of the resolved configuration, in its order', () => {
  const values = [
    value('mode', 'live'),
    value('spreads[0].id', 'btc'),
    value('spreads[0].buy', 'vest/BTC-PERP'),
    value('spreads[0].sell', 'paradex/BTC-USD-PERP'),
    value('spreads[0].entryPct', 0.3),
    value('spreads[0].exitPct', 0.05),
    value('spreads[0].maxPriceAgeMs', 2_000),
    value('spreads[1].id', 'eth'),
    value('spreads[1].buy', 'vest/ETH/PERP'),
    value('spreads[1].sell', 'paradex/ETH-USD-PERP'),
  ]
  const unsaid = { maxPriceAgeMs: null, confirmUpdates: null }
  expect(spreadSettings(values)).toEqual([
    {
      id: 'btc',
      buy: { connection: 'vest', market: 'BTC-PERP' },
      sell: { connection: 'paradex', market: 'BTC-USD-PERP' },
      entryPct: 0.3,
      exitPct: 0.05,
      maxPriceAgeMs: 2_000,
      confirmUpdates: null,
    },
    {
      id: 'eth',
      buy: { connection: 'vest', market: 'ETH/PERP' },
      sell: { connection: 'paradex', market: 'ETH-USD-PERP' },
      entryPct: null,
      exitPct: null,
      ...unsaid,
    },
  ])
  expect(spreadSettings([value('mode', 'live')])).toEqual([])
})

test('a leg is its connection and its market', () => {
  expect(legText({ connection: 'vest', market: 'BTC-PERP' })).toBe('vest BTC-PERP')
})
