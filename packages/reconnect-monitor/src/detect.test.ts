import { expect, test } from 'bun:test'
import type { ChannelDefinition } from '@holdfast/adapter-core'
import fc from 'fast-check'
import { doubleThreshold, learnGap, newPace, type Pace, pingDeadlineMs, undoDoubling, warmUpMs } from './detect.ts'
import { DEFAULT_POLICY } from './policy.ts'

const CHANNEL: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
}

/** A pace that has seen gaps one after the other, and the time it is then. */
function learn(gaps: readonly number[], channel = CHANNEL): Pace {
  let now = 0
  return gaps.reduce(
    (pace, gapMs) => {
      now += gapMs
      return learnGap(pace, gapMs, channel, DEFAULT_POLICY, now)
    },
    newPace(channel, 0),
  )
}

const times = (count: number, gapMs: number) => Array.from({ length: count }, () => gapMs)

test('the channel says what silence is suspicious, until 30 gaps have been seen', () => {
  expect(learn(times(29, 50)).thresholdMs).toBe(5_000)
  expect(learn(times(30, 50)).thresholdMs).toBe(2_000)
})

test('then it is 4 times the p99 gap, between 2 s and the channel\u2019s longest', () => {
  expect(learn(times(100, 1_000)).thresholdMs).toBe(4_000)
  expect(learn([...times(100, 50), 1_200]).thresholdMs).toBe(2_000)
  expect(learn([...times(98, 50), 1_200, 1_300]).thresholdMs).toBe(4 * 1_200)
  expect(learn(times(40, 9_000)).thresholdMs).toBe(15_000)
})

test('a slower market raises it at once; a faster one lowers it within a slot', () => {
  const slow = learn([...times(60, 600), ...times(10, 1_500)])
  expect(slow.thresholdMs).toBe(6_000)
  const faster = learn([...times(60, 600), ...times(10, 1_500), ...times(2_000, 50)])
  expect(faster.thresholdMs).toBe(2_400)
})

test('gaps older than the window are forgotten', () => {
  const spell = [...times(60, 1_500), ...times(20_000, 50)]
  expect(learn(spell).thresholdMs).toBe(2_000)
})

test('a proof of quiet doubles it up to the longest; updates at the usual pace take that back', () => {
  const learned = learn(times(100, 50))
  const doubled = [1, 2, 3, 4, 5].reduce<readonly Pace[]>(
    (all) => [...all, doubleThreshold(all.at(-1) ?? learned, CHANNEL, DEFAULT_POLICY)],
    [],
  )
  expect(doubled.map(({ thresholdMs }) => thresholdMs)).toEqual([4_000, 8_000, 15_000, 15_000, 15_000])
  expect(undoDoubling(doubled[1] ?? learned, CHANNEL, DEFAULT_POLICY).thresholdMs).toBe(4_000)
  let pace = doubled[1] ?? learned
  for (let update = 1; update <= 20; update++) pace = learnGap(pace, 50, CHANNEL, DEFAULT_POLICY, 5_000 + update * 50)
  expect(pace.thresholdMs).toBe(2_000)
})

test('where nothing can test a silence, the longest alone decides, whatever was learned', () => {
  expect(learn(times(100, 50), { ...CHANNEL, probes: [] }).thresholdMs).toBe(15_000)
  expect(learn(times(100, 50), { ...CHANNEL, staleAfterMs: null, maxStaleAfterMs: null }).thresholdMs).toBeNull()
})

test('it is never below what the gaps of the window call for', () => {
  const gap = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 400, max: 4_000 }))
  fc.assert(
    fc.property(fc.array(gap, { minLength: 30, maxLength: 120 }), (gaps) => {
      const sorted = gaps.toSorted((a, b) => a - b)
      const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0
      expect(learn(gaps).thresholdMs).toBeGreaterThanOrEqual(Math.min(15_000, 4 * p99))
    }),
  )
})

test('a ping may go unanswered for 6 times the p99 round trip, within its bounds; the next socket is called for before', () => {
  expect([[], [10], [250], [1_000]].map((rtts) => pingDeadlineMs(rtts, DEFAULT_POLICY))).toEqual([
    1_250, 1_250, 1_500, 2_000,
  ])
  expect([[], [10], [300], [1_000]].map((rtts) => warmUpMs(rtts, DEFAULT_POLICY))).toEqual([750, 750, 900, 2_000])
})
