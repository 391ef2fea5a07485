import { expect, test } from 'bun:test'
import { spreadSettings } from './spread-settings.ts'

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
    value('spreads[1].id', 'eth'),
    value('spreads[1].buy', 'vest/ETH-PERP'),
    value('spreads[1].sell', 'paradex/ETH-USD-PERP'),
  ]
  expect(spreadSettings(values)).toEqual([
    { id: 'btc', buy: 'vest BTC-PERP', sell: 'paradex BTC-USD-PERP', entryPct: 0.3, exitPct: 0.05 },
    { id: 'eth', buy: 'vest ETH-PERP', sell: 'paradex ETH-USD-PERP', entryPct: null, exitPct: null },
  ])
  expect(spreadSettings([value('mode', 'live')])).toEqual([])
})
