import { describe, expect, test } from 'bun:test'
import { measure } from './analysis.ts'
import { price, stale, trial } from './testing.ts'

const BEFORE = [price(950, 'A'), price(960, 'B')]
const LOST = [stale(1_002, 'A'), stale(1_003, 'B')]
/** The first prices of the next socket. */
const BACK = [price(1_050, 'A', { generation: 2 }), price(1_060, 'B', { generation: 2 })]

describe('detection', () => {
  test('is when the consumer was told of the last market that is hit', () => {
    expect(measure(trial([...BEFORE, ...LOST, ...BACK])).detectedMs).toBe(3)
  })

  test('is a price of the next socket, where that had it in the tick in which the old one was given up', () => {
    const moved = price(1_004, 'B', { generation: 2 })
    expect(measure(trial([...BEFORE, stale(1_002, 'A'), moved])).detectedMs).toBe(4)
    expect(measure(trial([...BEFORE, stale(1_002, 'A'), price(1_004, 'B')])).detectedMs).toBeNull()
  })

  test('never was where one market kept its word', () => {
    expect(measure(trial([...BEFORE, stale(1_002, 'A')])).detectedMs).toBeNull()
  })

  test('does not count what was said before the fault, nor of a client without verdicts', () => {
    expect(measure(trial([stale(900, 'A'), stale(900, 'B')])).detectedMs).toBeNull()
    expect(measure(trial([...BEFORE, ...LOST], { hasVerdicts: false })).detectedMs).toBeNull()
  })
})

describe('being back', () => {
  test('is when the last market that is hit is fresh by a price of a newer socket', () => {
    expect(measure(trial([...BEFORE, ...LOST, ...BACK])).backMs).toBe(60)
  })

  test('is not a price that was on its way when the fault came', () => {
    const onItsWay = [price(1_001, 'A', { exchangeTime: 999 }), price(1_001, 'B', { exchangeTime: 998 })]
    expect(measure(trial([...BEFORE, ...onItsWay])).backMs).toBeNull()
    expect(measure(trial([...BEFORE, ...onItsWay, ...LOST, ...BACK])).backMs).toBe(60)
  })

  test('is not a price stamped in the very millisecond of the fault: it may have gone before', () => {
    expect(measure(trial([...BEFORE, price(1_001, 'A', { exchangeTime: 1_000 }), ...LOST])).backMs).toBeNull()
  })

  test('is not what came and went while the fault lasted', () => {
    const row = { backSince: 'fault_end', floorMs: 0, hits: 'all', steady: true } as const
    const between = [price(4_000, 'A', { generation: 2 }), price(4_000, 'B', { generation: 2 })]
    const after = [price(9_500, 'A', { generation: 9 }), price(9_500, 'B', { generation: 9 })]
    expect(measure(trial([...BEFORE, ...between, ...after], { row, endedAt: 9_000 })).backMs).toBe(500)
  })

  test('needs no new socket where the exchange stamped the price after the fault', () => {
    expect(measure(trial([...BEFORE, ...LOST, price(1_200, 'A'), price(1_210, 'B')])).backMs).toBe(210)
  })

  test('counts only when it stays: a market that goes again is back the second time', () => {
    const again = [stale(1_070, 'A'), price(1_300, 'A', { generation: 3 })]
    expect(measure(trial([...BEFORE, ...LOST, ...BACK, ...again])).backMs).toBe(300)
  })

  test('needs only the market that is hit, where one is', () => {
    const row = { backSince: 'fault', floorMs: 0, hits: 'one', steady: true } as const
    const seen = [...BEFORE, stale(1_002, 'A'), price(1_040, 'A')]
    expect(measure(trial(seen, { row })).backMs).toBe(40)
  })

  test('counts from the end of a fault that lasts, and not before it ended', () => {
    const row = { backSince: 'fault_end', floorMs: 0, hits: 'all', steady: true } as const
    const seen = [...BEFORE, ...LOST, price(9_030, 'A', { generation: 2 }), price(9_040, 'B', { generation: 2 })]
    expect(measure(trial(seen, { row, endedAt: 9_000 })).backMs).toBe(40)
    expect(measure(trial(seen, { row, endedAt: null })).backMs).toBeNull()
  })

  test('counts from the end of a floor after the first refused dial', () => {
    const row = { backSince: 'floor', floorMs: 3_000, hits: 'all', steady: true } as const
    const seen = [...BEFORE, ...LOST, price(4_100, 'A', { generation: 2 }), price(4_110, 'B', { generation: 2 })]
    expect(measure(trial(seen, { row, dialsAt: [1_020, 4_090] })).backMs).toBe(90)
    expect(measure(trial(seen, { row, dialsAt: [] })).backMs).toBeNull()
  })
})

describe('prices that are not what they seem', () => {
  test('a price that is fresh again with nothing received or proven since it was is an old price', () => {
    const again = price(1_100, 'A', { receivedAt: 950, verifiedAt: 950, exchangeTime: 950 })
    const after = (one: typeof again) => measure(trial([...BEFORE, stale(1_002, 'A'), one])).oldPrices
    expect(after(again)).toBe(1)
    expect(after({ ...again, verifiedAt: 1_090 })).toBe(0)
    expect(after({ ...again, receivedAt: 1_001, generation: 2 })).toBe(0)
  })

  test('a market that goes and comes back within one millisecond is not an old price', () => {
    expect(
      measure(trial([price(1_100, 'A'), stale(1_100, 'A'), price(1_101, 'A', { receivedAt: 1_100 })])).oldPrices,
    ).toBe(0)
  })

  test('a price of a steady feed that lags too far is an old price; of a quiet market it is not', () => {
    const late = price(5_000, 'A', { exchangeTime: 2_000 })
    const row = { backSince: 'fault', floorMs: 0, hits: 'all', steady: false } as const
    expect(measure(trial([late]))).toMatchObject({ oldPrices: 1, maxLagMs: 3_000 })
    expect(measure(trial([late], { row })).oldPrices).toBe(0)
    expect(measure(trial([{ ...late, fresh: false }])).oldPrices).toBe(0)
  })

  test('a price that differs from what the exchange had at that instant is wrong; one of another instant says nothing', () => {
    const prices = { bid: '99', ask: '101' }
    const truth = [{ market: 'A', exchangeTime: 1_200, prices }]
    const seen = (bid: string, exchangeTime: number) => price(1_201, 'A', { exchangeTime, prices: { bid, ask: '101' } })
    expect(measure(trial([seen('99', 1_200)], { truth }))).toMatchObject({ pricesCompared: 1, wrongPrices: 0 })
    expect(measure(trial([seen('98', 1_200)], { truth }))).toMatchObject({ pricesCompared: 1, wrongPrices: 1 })
    expect(measure(trial([seen('98', 1_150)], { truth }))).toMatchObject({ pricesCompared: 0, wrongPrices: 0 })
  })

  test('prices stamped after the fault and fresh before the word of it are counted', () => {
    const row = { backSince: 'fault', floorMs: 0, hits: 'one', steady: true } as const
    const seen = [price(1_001, 'A', { exchangeTime: 999 }), price(1_050, 'A'), stale(1_100, 'A'), price(1_150, 'A')]
    expect(measure(trial(seen, { row })).freshBeforeTold).toBe(1)
  })

  test('a market that is not hit and goes stale all the same is noted', () => {
    const row = { backSince: 'fault', floorMs: 0, hits: 'one', steady: true } as const
    expect(measure(trial([stale(1_002, 'A')], { row })).othersWereStale).toBe(false)
    expect(measure(trial([stale(1_002, 'B')], { row })).othersWereStale).toBe(true)
  })
})
