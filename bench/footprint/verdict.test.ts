import { expect, test } from 'bun:test'
import { judgeFootprint } from './verdict.ts'

const AT_BOUND = { rssBytes: 120_000_000, cpuPct: 3, startMs: [1_500] }
const passed = (changes: Partial<typeof AT_BOUND>) =>
  judgeFootprint({ ...AT_BOUND, ...changes }).map((check) => check.passed)

test('holds at its bounds, and fails beyond each', () => {
  expect(passed({})).toEqual([true, true, true])
  expect(passed({ rssBytes: 120_000_001 })).toEqual([false, true, true])
  expect(passed({ cpuPct: 3.1 })).toEqual([true, false, true])
  expect(passed({ startMs: [1_501] })).toEqual([true, true, false])
})

test('judges a start by the middle of several', () => {
  expect(passed({ startMs: [4_000, 1_000, 1_400] })).toEqual([true, true, true])
  expect(passed({ startMs: [1_000, 1_600, 1_700] })).toEqual([true, true, false])
  expect(() => passed({ startMs: [] })).toThrow(RangeError)
})
