import { expect, test } from 'bun:test'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

const HOUR = 60 * MINUTE
const crashedAt = (afterMs: number) => ({ previousRunClean: false, previousRunEndedAt: T0 + afterMs })

test('of the reminders that time overtook, the last is told, and none where it was over', () => {
  const channels = [channelOf('phone', { remindEveryMs: MINUTE })]
  const lost = () => {
    const rules = rulesUnderTest(channels)
    rules.live(0)
    rules.lose(5 * SECOND)
    rules.tick(MINUTE)
    return rules
  }
  const asleep = lost()
  asleep.event('watch_interrupted', 10 * HOUR, { lastSeenAt: T0 + 2 * MINUTE })
  expect(asleep.decided.slice(1).map(brief)).toEqual(['phone bot 36000 ', 'phone down 36000 vest'])
  expect(asleep.wakeAfterMs()).toBe(10 * HOUR + MINUTE)

  const crashed = lost()
  crashed.event('bot_started', 10 * HOUR, crashedAt(2 * MINUTE))
  expect(crashed.decided.slice(1).map(brief)).toEqual(['phone bot 36000 '])

  const readLate = lost()
  readLate.readAt(10 * HOUR)
  for (let minute = 2; minute < 60; minute++) readLate.event('attempt_started', minute * MINUTE, {}, 'vest')
  readLate.live(HOUR)
  readLate.tick(2 * HOUR)
  expect(readLate.decided.slice(1).map(brief)).toEqual(['phone recovered 3610 vest'])

  const leapt = lost()
  leapt.tick(500_000 * HOUR)
  expect(leapt.decided.slice(1).map(brief)).toEqual([`phone down ${500_000 * 3_600} vest`])
})

test('a reminder is overtaken when the next one would have been told, its group included', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: MINUTE, groupMs: 20 * SECOND })])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE)
  rules.tick(200 * SECOND)
  expect(rules.decided.map(brief)).toEqual(['phone down 50 vest', 'phone down 130 vest'])
})

test('an outage that ended with a crash before it was due is not told, however late the start', () => {
  for (const [newsFrom, startMs] of [
    [0, HOUR],
    [T0 + 48 * HOUR, 72 * HOUR],
  ] as const) {
    const rules = rulesUnderTest([channelOf('phone')], newsFrom)
    rules.live(0)
    rules.lose(5 * SECOND)
    rules.event('bot_started', startMs, crashedAt(7 * SECOND))
    rules.live(startMs + SECOND)
    rules.tick(startMs + HOUR)
    expect(rules.decided.map(({ content }) => content.class)).toEqual(['bot'])
  }
})

test('where nothing proves how long the run before lived, nothing falls due after its last event', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(5 * SECOND)
  rules.event('bot_started', HOUR, { previousRunClean: true, previousRunEndedAt: null })
  rules.tick(2 * HOUR)
  expect(rules.decided).toEqual([])
})

test('what fell due before a crash is told as of then, though its group was still open', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 20 * SECOND })])
  rules.live(0)
  rules.lose(0)
  rules.event('bot_started', HOUR, crashedAt(40 * SECOND))
  rules.tick(2 * HOUR)
  expect(rules.decided.map(brief)).toEqual(['phone down 40 vest', 'phone bot 3620 '])
})

test('nothing falls due while nobody watches: what goes on is told at the end of that', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(5 * SECOND)
  rules.event('watch_interrupted', HOUR, { lastSeenAt: T0 + 7 * SECOND })
  expect(rules.decided.map(brief).toSorted()).toEqual(['phone bot 3600 ', 'phone down 3600 vest'])
})

test('a recovery holds neither through a while that nobody watched, nor through the end of a run', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(0)
  rules.live(MINUTE)
  rules.event('watch_interrupted', HOUR, { lastSeenAt: T0 + MINUTE + 4 * SECOND })
  expect(rules.wakeAfterMs()).toBe(HOUR + 6 * SECOND)
  rules.lose(HOUR + 3 * SECOND)
  rules.live(HOUR + 4 * SECOND)
  rules.event('bot_started', 2 * HOUR, crashedAt(HOUR + 5 * SECOND))
  rules.tick(3 * HOUR)
  rules.event('connection_connecting', 3 * HOUR, {}, 'vest')
  rules.live(3 * HOUR)
  rules.tick(4 * HOUR)
  const told = rules.decided.filter(({ content }) => content.class !== 'bot')
  expect(told.map(brief)).toEqual(['phone down 30 vest', 'phone recovered 10810 vest'])
  expect(told[1]?.content.text).toContain('lost 2 times')
})
