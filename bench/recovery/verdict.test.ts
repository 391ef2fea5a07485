import { describe, expect, test } from 'bun:test'
import { NEVER_LIVE, type Sample } from './analysis.ts'
import type { Check } from './promise.ts'
import { row, sample } from './testing.ts'
import { judge } from './verdict.ts'

/** Does the check hold over these samples, in a row with a floor of 3 s? */
function holds(check: Check, ...samples: readonly Partial<Sample>[]): boolean | undefined {
  return judge(row({ checks: [check], floorMs: 3_000 }), samples.map(sample))[0]?.passed
}

test('without a sample nothing holds', () => {
  expect(judge(row(), [])).toMatchObject([{ passed: false }])
})

test('every row wants a live connection, and no old and no wrong price', () => {
  const failing = (...samples: readonly Sample[]) => judge(row(), samples).filter(({ passed }) => !passed)
  expect(failing(sample())).toEqual([])
  const old = sample({ oldPrices: 1 })
  const wrong = sample({ wrongPrices: 2 })
  expect(failing(sample(), old)).toMatchObject([{ bound: 'old prices: none', measured: 'in 1' }])
  expect(failing(sample(), wrong)).toMatchObject([{ bound: 'wrong prices: none', measured: 'in 1' }])
  expect(failing(sample(), NEVER_LIVE)).toMatchObject([{ bound: 'not live before the fault: none' }])
})

describe('detected and back', () => {
  test('hold up to their bound, the worst sample counting', () => {
    expect(holds({ kind: 'detected', withinMs: 2_500 }, { detectedMs: 2_500 }, { detectedMs: 10 })).toBe(true)
    expect(holds({ kind: 'detected', withinMs: 2_500 }, { detectedMs: 2_501 }, { detectedMs: 10 })).toBe(false)
    expect(holds({ kind: 'back', withinMs: 4_750, of: 'max' }, { backMs: 4_751 })).toBe(false)
  })

  test('fail where one never came', () => {
    expect(holds({ kind: 'back', withinMs: 4_750, of: 'max' }, { backMs: 10 }, { backMs: null })).toBe(false)
    expect(holds({ kind: 'detected', withinMs: 2_500 }, { detectedMs: null })).toBe(false)
  })

  test('of the 99th percentile leave one in two hundred aside', () => {
    const many = Array.from({ length: 199 }, () => ({ backMs: 50 }))
    const check = { kind: 'back', withinMs: 150, of: 'p99' } as const
    expect(holds(check, ...many, { backMs: 900 })).toBe(true)
    expect(holds({ ...check, of: 'max' }, ...many, { backMs: 900 })).toBe(false)
  })
})

describe('dials', () => {
  test('are counted fault by fault', () => {
    expect(holds({ kind: 'dials', most: 1 }, { dialsAt: [1] }, { dialsAt: [2] })).toBe(true)
    expect(holds({ kind: 'dials', most: 0 }, { dialsAt: [1] })).toBe(false)
  })

  test('of any minute are held against their number', () => {
    const every5s = (count: number) => ({ dialsAt: Array.from({ length: count }, (_, index) => index * 5_000) })
    expect(holds({ kind: 'dials_per_minute', most: 12 }, every5s(20))).toBe(true)
    expect(holds({ kind: 'dials_per_minute', most: 11 }, every5s(20))).toBe(false)
  })

  test('keep a floor when the second comes after it; without a second nothing was shown', () => {
    expect(holds({ kind: 'floor_kept' }, { dialsAt: [1_000, 4_000] })).toBe(true)
    expect(holds({ kind: 'floor_kept' }, { dialsAt: [1_000, 3_990] })).toBe(false)
    expect(holds({ kind: 'floor_kept' }, { dialsAt: [1_000] })).toBe(false)
  })
})

test('the other markets must have stayed fresh', () => {
  expect(holds({ kind: 'others_fresh' }, {})).toBe(true)
  expect(holds({ kind: 'others_fresh' }, { othersWereStale: true })).toBe(false)
})

test('no price after the fault may be fresh before the word of it', () => {
  expect(holds({ kind: 'invalid_at_next_frame' }, {})).toBe(true)
  expect(holds({ kind: 'invalid_at_next_frame' }, { freshBeforeTold: 2 })).toBe(false)
})

test('a row about lag needs some', () => {
  expect(holds({ kind: 'lag_told', overMs: 2_000 }, { maxLagMs: 4_000 }, { maxLagMs: 0 })).toBe(true)
  expect(holds({ kind: 'lag_told', overMs: 2_000 }, { maxLagMs: 1_900 })).toBe(false)
})
