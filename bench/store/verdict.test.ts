import { describe, expect, test } from 'bun:test'
import type { HistoryResult, PurgeResult, Timing, WritingResult } from './jobs/protocol.ts'
import { judgeHistory, judgePurge, judgeWriting, quantile, type StoreCheck } from './verdict.ts'

const passed = (checks: readonly StoreCheck[]) => checks.map((check) => check.passed).filter((one) => one !== null)

describe('history', () => {
  const timing = (middleMs: number, name = 'one'): Timing => ({ name, firstMs: 900, middleMs, maxMs: 800, cpuMs: 1 })
  const atBound: HistoryResult = {
    overview: timing(50),
    pages: [timing(1), timing(100)],
    stats: [timing(100), timing(2)],
    idleDelays: [0],
    statsDelays: [1],
  }

  test('holds at its bounds, and fails beyond each', () => {
    expect(passed(judgeHistory(atBound))).toEqual([true, true, true])
    expect(passed(judgeHistory({ ...atBound, overview: timing(50.1) }))).toEqual([false, true, true])
    expect(passed(judgeHistory({ ...atBound, pages: [timing(1), timing(100.1)] }))).toEqual([true, false, true])
    expect(passed(judgeHistory({ ...atBound, stats: [timing(100.1)] }))).toEqual([true, true, false])
  })

  test('names the slowest page, and how many are too slow', () => {
    const pages = [timing(120, 'events type=bot_started'), timing(400, 'outages cause=dns'), timing(3, 'events')]
    const [, check] = judgeHistory({ ...atBound, pages })
    expect(check?.measured).toContain('2 slower; slowest: outages cause=dns')
  })

  test('cannot be judged where nothing was asked', () => {
    expect(() => judgeHistory({ ...atBound, pages: [] })).toThrow(RangeError)
  })
})

describe('writing', () => {
  const burst = (perSecond: number) => ({ events: perSecond / 2, ms: 500 })
  const atBound: WritingResult = {
    bursts: [burst(20_000)],
    synchronous: 2,
    idleDelays: [0],
    writingDelays: [...Array<number>(99).fill(5), 400],
  }

  test('holds at its bounds, and fails beyond each', () => {
    expect(passed(judgeWriting(atBound))).toEqual([true, true])
    expect(passed(judgeWriting({ ...atBound, bursts: [burst(19_990)] }))).toEqual([false, true])
    expect(passed(judgeWriting({ ...atBound, writingDelays: [...atBound.writingDelays, 6] }))).toEqual([true, false])
  })

  test('fails where a commit does not wait for the disk', () => {
    expect(passed(judgeWriting({ ...atBound, synchronous: 1 }))).toEqual([false, true])
    expect(passed(judgeWriting({ ...atBound, synchronous: null }))).toEqual([false, true])
  })

  test('says where the machine is too busy to tell', () => {
    const busy = judgeWriting({ ...atBound, idleDelays: [9], writingDelays: [9] })[1]
    expect(busy?.passed).toBe(false)
    expect(busy?.measured).toContain('too busy to tell')
    expect(judgeWriting(atBound)[1]?.measured).not.toContain('too busy')
  })

  test('is judged by the middle of several bursts', () => {
    expect(passed(judgeWriting({ ...atBound, bursts: [burst(1_000), burst(30_000), burst(25_000)] }))[0]).toBe(true)
    expect(passed(judgeWriting({ ...atBound, bursts: [burst(90_000), burst(19_000), burst(1_000)] }))[0]).toBe(false)
  })
})

describe('a purge', () => {
  /** A thousand appends of 2 ms, the slowest of so many. */
  const appends = (slowest: number) => [...Array<number>(998).fill(2), slowest, slowest]
  const atBound: PurgeResult = {
    quietMs: appends(30),
    purgingMs: appends(50),
    eventsBefore: 1_000,
    eventsAfter: 600,
    dueToGo: 500,
    purged: 480,
    purgeMs: 100,
    bytesBefore: 1_000_000,
    bytesAfter: 600_000,
    freeBytesAfter: 0,
    upkeep: { purge: null, isOverLimit: false, backup: null, lastError: null },
  }

  test('may add so much to what the machine itself makes an append wait', () => {
    expect(passed(judgePurge(atBound))).toEqual([true])
    expect(passed(judgePurge({ ...atBound, purgingMs: appends(50.1) }))).toEqual([false])
    expect(passed(judgePurge({ ...atBound, quietMs: appends(2), purgingMs: appends(21) }))).toEqual([true])
  })

  test('fails where nothing was purged', () => {
    expect(passed(judgePurge({ ...atBound, purged: 0 }))).toEqual([false])
    expect(passed(judgePurge({ ...atBound, purgingMs: [] }))).toEqual([false])
  })
})

test('a quantile is one of the values, by nearest rank', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2)
  expect(quantile([4, 1, 3, 2], 0.999)).toBe(4)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
