import { expect, test } from 'bun:test'
import { judgeLatency, latencyOf } from './verdict.ts'

/** Frames 10 ms apart, each with these ms from its turn, and from its hand-over, to its end. */
function frames(count: number, fromTurnMs: (frame: number) => number, ownMs: (frame: number) => number) {
  const doneAt = Array.from({ length: count }, (_, frame) => frame * 10)
  return {
    sentAt: doneAt.map((at) => at - 5),
    times: {
      doneAt,
      handledAt: doneAt,
      turnAt: doneAt.map((at, frame) => at - fromTurnMs(frame)),
      receivedAt: doneAt.map((at, frame) => at - ownMs(frame)),
    },
  }
}

const PARSING = () => 0.05

const passed = (fromTurnMs: (frame: number) => number, ownMs: (frame: number) => number) => {
  const { sentAt, times } = frames(3_000, fromTurnMs, ownMs)
  const floor = frames(3_000, () => 0, PARSING)
  return judgeLatency(latencyOf(sentAt, times), latencyOf(floor.sentAt, floor.times)).map((check) => check.passed)
}

test('holds at both bounds, and fails beyond either', () => {
  expect(
    passed(
      () => 1,
      () => 0.149,
    ),
  ).toEqual([true, true])
  expect(
    passed(
      () => 1.01,
      () => 0.149,
    ),
  ).toEqual([false, true])
  expect(
    passed(
      () => 1,
      () => 0.151,
    ),
  ).toEqual([true, false])
})

test('allows one frame in a hundred to be later, and no more', () => {
  const late = (every: number) => (frame: number) => (frame % every === 0 ? 9 : 0.05)
  expect(passed(late(101), () => 0.05)).toEqual([true, true])
  expect(passed(late(50), () => 0.05)).toEqual([false, true])
})

test('leaves out the first third, while code is compiled', () => {
  const cold = (frame: number) => (frame < 1_000 ? 50 : 0.05)
  expect(passed(cold, cold)).toEqual([true, true])
})

test('is none where frames were lost', () => {
  const { sentAt, times } = frames(
    10,
    () => 0,
    () => 0,
  )
  expect(() => latencyOf(sentAt.slice(1), times)).toThrow(RangeError)
})
