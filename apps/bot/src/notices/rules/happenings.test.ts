import { expect, test } from 'bun:test'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

test('a channel is told of its connections and its classes only, as loudly as it wants', () => {
  const all = channelOf('all')
  const quiet = channelOf('quiet', { loudness: { ...all.rules.loudness, down: 'silent', recovered: 'off' } })
  const other = channelOf('other', { connections: ['paradex'] })
  const rules = rulesUnderTest([all, quiet, other])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE)
  rules.live(MINUTE)
  rules.tick(2 * MINUTE)
  expect(rules.decided.map((notice) => `${brief(notice)} ${notice.loudness}`)).toEqual([
    'all down 30 vest on',
    'quiet down 30 vest silent',
    'all recovered 70 vest on',
  ])
  expect(rules.state().channels.get('quiet')?.stories.size).toBe(0)
})

test('a crash, an unwatched while, a spread and a disk that failed are told; notices about notices never', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.event('bot_started', 0, { previousRunClean: false, previousRunEndedAt: T0 - MINUTE })
  rules.event('watch_interrupted', SECOND, { lastSeenAt: T0 - MINUTE })
  rules.event('spread_opened', 2 * SECOND)
  rules.event('store_degraded', 3 * SECOND)
  rules.event('store_restored', 4 * SECOND, { waited: 1, dropped: 0 })
  rules.event('store_degraded', 4 * SECOND)
  rules.event('store_restored', 5 * SECOND, { waited: 1, dropped: 2 })
  rules.event('store_degraded', 5 * SECOND)
  rules.event('store_restored', MINUTE, { waited: 9, dropped: 0 })
  rules.event('notice_failed', MINUTE)
  rules.event('notice_sent', MINUTE)
  rules.event('bot_started', 2 * MINUTE, { previousRunClean: true })
  expect(rules.decided.map(({ content }) => [content.class, content.title])).toEqual([
    ['bot', 'The bot started again after a crash'],
    ['bot', 'Nobody watched for 1 min 1 s'],
    ['spread', 'Spread btc opened at 0.310 %'],
    ['store', 'The database takes events again; some are lost'],
    ['store', 'The database takes events again'],
  ])
  expect(rules.decided[2]?.content.connections).toEqual(['vest', 'paradex'])
})

test('the bot stopped while it was out: no recovery is claimed, and it is told when data flows', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE)
  rules.event('bot_started', 5 * MINUTE, { previousRunEndedAt: T0 + 2 * MINUTE, previousRunClean: true })
  rules.tick(6 * MINUTE)
  expect(rules.decided).toHaveLength(1)
  rules.event('connection_connecting', 6 * MINUTE)
  rules.live(6 * MINUTE)
  const [notice] = rules.tick(7 * MINUTE)
  expect(notice?.content).toMatchObject({
    class: 'recovered',
    title: 'vest is back; the bot stopped while it was out',
    outages: [{ id: 2, endedAt: T0 + 2 * MINUTE }],
  })
  expect(notice?.content.text).toContain('when it came back is not known')
})

test('still out after a restart, it is the same story', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE)
  rules.event('bot_stopped', 2 * MINUTE)
  rules.event('bot_started', 5 * MINUTE, { previousRunEndedAt: T0 + 2 * MINUTE, previousRunClean: true })
  rules.event('connection_connecting', 5 * MINUTE)
  rules.lose(5 * MINUTE + SECOND)
  rules.live(7 * MINUTE)
  rules.tick(8 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 30 vest', 'phone recovered 430 vest'])
  expect(rules.decided[1]?.content.text).toContain('For a part of it the bot did not run')
})

test('what began and ended before the news begin is not told, what is still so is told then', () => {
  const rules = rulesUnderTest([channelOf('phone', { flaps: { count: 1, withinMs: MINUTE } })], T0 + 60 * MINUTE)
  for (const id of ['paradex', 'vest']) rules.live(0, id)
  rules.lose(0, 'paradex')
  rules.lose(0, 'vest')
  rules.live(30 * MINUTE, 'paradex')
  rules.tick(2 * 60 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 3600 vest'])
})

test('a channel that is added while something is out is told of it, one that is gone is forgotten', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE)
  rules.reconfigure([channelOf('phone', { remindEveryMs: 5 * MINUTE }), channelOf('desk')])
  rules.tick(2 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 30 vest', 'desk down 120 vest'])
  expect(rules.wakeAfterMs()).toBe(5 * MINUTE + 30 * SECOND)
})

test('a clock that is set back delays nothing', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: MINUTE })])
  const hour = 60 * MINUTE
  rules.live(hour)
  rules.lose(hour)
  rules.tick(hour + 20 * SECOND)
  rules.event('watch_interrupted', 20 * SECOND, { lastSeenAt: T0 + 20 * SECOND, jumpMs: -hour })
  expect(rules.wakeAfterMs()).toBe(30 * SECOND)
  rules.tick(31 * SECOND)
  expect(rules.decided.map(({ content }) => content.class)).toEqual(['bot', 'down'])
})
