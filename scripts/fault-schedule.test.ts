import { describe, expect, test } from 'bun:test'
import { scheduleFaults } from './fault-schedule.ts'

const faults = [
  { fault: 'rst', takesMarket: false, defaultDurationMs: null },
  { fault: 'mute_channel', takesMarket: true, defaultDurationMs: 60_000 },
]
const connections = [
  { id: 'paradex', subscriptions: [{ market: 'BTC-USD-PERP' }] },
  { id: 'vest', subscriptions: [{ market: 'BTC-PERP' }] },
]
const schedule = (seed: number) => scheduleFaults({ seed, rounds: 200, faults, connections })

describe('scheduleFaults', () => {
  test('gives the same faults for the same seed, others for another', () => {
    expect(schedule(1)).toEqual(schedule(1))
    expect(schedule(1)).not.toEqual(schedule(2))
  })

  test('breaks every connection with every fault', () => {
    const seen = new Set(schedule(3).map(({ fault, connection }) => `${fault} ${connection}`))
    expect([...seen].sort()).toEqual(['mute_channel paradex', 'mute_channel vest', 'rst paradex', 'rst vest'])
  })

  test('names a market and a bounded time only where the fault takes them', () => {
    for (const { fault, market, durationMs } of schedule(4)) {
      expect(market === null).toBe(fault === 'rst')
      expect(durationMs === null || (durationMs >= 4_000 && durationMs <= 8_000)).toBe(true)
    }
  })

  test('refuses an empty catalogue', () => {
    expect(() => scheduleFaults({ seed: 1, rounds: 1, faults: [], connections })).toThrow(RangeError)
  })
})
