import { expect, test } from 'bun:test'
import { emptyRuleState, restoreRuleState, saveRuleState } from './state.ts'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

test('an outage is told once it has lasted, with its cause, its start and the attempts so far', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  expect(rules.lose(5 * SECOND, 'vest', { cause: 'heartbeat_timeout', attribution: 'network' })).toEqual([])
  rules.event('attempt_started', 6 * SECOND, {}, 'vest')
  rules.event('attempt_started', 8 * SECOND, {}, 'vest')
  expect(rules.wakeAfterMs()).toBe(35 * SECOND)
  expect(rules.tick(35 * SECOND - 1)).toEqual([])
  const [notice] = rules.tick(35 * SECOND)
  expect(notice).toMatchObject({
    channel: 'phone',
    loudness: 'on',
    createdAt: T0 + 35 * SECOND,
    mutedBy: null,
    content: {
      class: 'down',
      at: T0 + 5 * SECOND,
      title: 'vest is down: no answer to ping',
      connections: ['vest'],
      outages: [{ id: 2, connection: 'vest', cause: 'heartbeat_timeout', attempts: 2, startedAt: T0 + 5 * SECOND }],
    },
  })
  expect(notice?.content.text).toContain('2026-03-01 09:30:05 UTC')
  expect(notice?.content.text).toContain('the doing of the network')
  expect(notice?.content.text).toContain('2 attempts')
  expect(rules.wakeAfterMs()).toBeNull()
  expect(rules.tick(10 * MINUTE)).toEqual([])
})

test('an outage shorter than the hold-off is not told, nor its recovery', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(1 * SECOND)
  rules.live(30 * SECOND)
  rules.tick(10 * MINUTE)
  expect(rules.decided).toEqual([])
  expect(rules.wakeAfterMs()).toBeNull()
})

test('silence counts from the last good message, not from its detection', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(20 * SECOND, 'vest', { impactAt: T0 + 5 * SECOND, detectionMs: 15 * SECOND })
  expect(rules.wakeAfterMs()).toBe(35 * SECOND)
  rules.tick(35 * SECOND)
  expect(rules.decided[0]?.content.text).toContain('noticed after 15.0 s')
})

test('the cause is the one known when it is told', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND)
  rules.event('cause_revised', 2 * SECOND, { cause: 'maintenance', attribution: 'exchange' })
  rules.tick(MINUTE)
  expect(rules.decided[0]?.content.title).toBe('vest is down: maintenance')
})

test('a recovery is told once it held, with the true times of the outage', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND)
  rules.event('attempt_started', 2 * SECOND)
  rules.tick(MINUTE)
  rules.live(2 * MINUTE)
  expect(rules.wakeAfterMs()).toBe(2 * MINUTE + 10 * SECOND)
  const [notice] = rules.tick(3 * MINUTE)
  expect(notice).toMatchObject({
    createdAt: T0 + 2 * MINUTE + 10 * SECOND,
    content: {
      class: 'recovered',
      at: T0 + 2 * MINUTE,
      title: 'vest is back after 1 min 59 s: closed by the exchange',
      outages: [{ id: 2, startedAt: T0 + SECOND, endedAt: T0 + 2 * MINUTE, durationMs: 119 * SECOND, attempts: 1 }],
    },
  })
  expect(notice?.content.text).toContain('from 2026-03-01 09:30:01 UTC to 2026-03-01 09:32:00 UTC')
})

test('lost again before the recovery held, it is one story: not told as down again, and over once', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND)
  rules.tick(MINUTE)
  rules.live(2 * MINUTE)
  rules.lose(2 * MINUTE + 5 * SECOND)
  rules.tick(5 * MINUTE)
  rules.live(5 * MINUTE)
  rules.tick(6 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 31 vest', 'phone recovered 310 vest'])
  const recovered = rules.decided[1]?.content
  expect(recovered?.outages.map(({ startedAt }) => startedAt - T0)).toEqual([SECOND, 2 * MINUTE + 5 * SECOND])
  expect(recovered?.title).toBe('vest is back after 4 min 59 s: closed by the exchange')
  expect(recovered?.text).toContain('lost 2 times')
})

test('lost again after it held, it is another outage', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND)
  rules.live(MINUTE)
  rules.lose(MINUTE + 10 * SECOND)
  rules.live(3 * MINUTE)
  rules.tick(4 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([
    'phone down 31 vest',
    'phone recovered 70 vest',
    'phone down 100 vest',
    'phone recovered 190 vest',
  ])
})

test('what an operator does is not told, and a recovery does not hold through it', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND, 'vest', { planned: true, cause: 'operator' })
  rules.tick(5 * MINUTE)
  rules.live(5 * MINUTE)
  expect(rules.decided).toEqual([])
  rules.lose(6 * MINUTE)
  rules.tick(7 * MINUTE)
  rules.live(8 * MINUTE)
  rules.lose(8 * MINUTE + 5 * SECOND, 'vest', { planned: true, cause: 'operator' })
  rules.tick(9 * MINUTE)
  expect(rules.decided).toHaveLength(1)
  rules.live(9 * MINUTE)
  rules.tick(10 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 390 vest', 'phone recovered 550 vest'])
})

const BOTH = channelOf('phone', { connections: ['paradex', 'vest', 'other'], remindEveryMs: MINUTE })
const PARADEX = channelOf('phone', { connections: ['paradex'], remindEveryMs: MINUTE })

test('a connection that a channel is told about no more leaves nothing to tell, nor to remember', () => {
  const rules = rulesUnderTest([BOTH])
  rules.live(0)
  rules.event('flapping_started', 0, {}, 'other')
  rules.lose(0)
  rules.tick(40 * SECOND)
  rules.reconfigure([PARADEX])
  rules.take({ kind: 'rules', at: T0 + 50 * SECOND })
  expect(rules.wakeAfterMs()).toBeNull()
  expect(rules.state().channels.get('phone')?.flaps.size).toBe(0)
  expect(rules.state().channels.get('phone')?.stories.size).toBe(0)
  rules.tick(5 * MINUTE)
  rules.live(5 * MINUTE)
  rules.tick(6 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone flapping 0 other', 'phone down 30 vest'])
})

test('a channel that is told about more connections is told of what is out already, once', () => {
  for (const isRestarted of [false, true]) {
    const rules = rulesUnderTest([PARADEX])
    for (const id of ['paradex', 'vest']) rules.live(0, id)
    rules.lose(0, 'vest')
    rules.lose(0, 'paradex')
    rules.tick(40 * SECOND)
    if (isRestarted) {
      rules.replaceState((state) => {
        const restored = restoreRuleState(saveRuleState(state)) ?? emptyRuleState()
        expect(restored).toEqual(state)
        return restored
      })
    }
    rules.reconfigure([BOTH])
    rules.take({ kind: 'rules', at: T0 + 50 * SECOND })
    rules.tick(55 * SECOND)
    expect(rules.decided.map(brief)).toEqual(['phone down 30 paradex', 'phone down 50 vest'])
  }
})

test('a channel that is new at a start is not told what ended with the run before', () => {
  const rules = rulesUnderTest([])
  rules.live(0)
  rules.lose(0)
  rules.reconfigure([BOTH])
  rules.take({ kind: 'known', at: T0 + 40 * SECOND, silences: [], acknowledged: [] })
  rules.event('bot_started', 5 * MINUTE, { previousRunEndedAt: T0 + MINUTE, previousRunClean: true })
  rules.tick(6 * MINUTE)
  expect(rules.decided).toEqual([])
})

test('changed rules count at once, also while nothing happens', () => {
  const rules = rulesUnderTest([channelOf('phone', { downForMs: 60 * MINUTE })])
  rules.live(0)
  rules.lose(0)
  rules.reconfigure([channelOf('phone', { downForMs: 5 * MINUTE })])
  rules.take({ kind: 'rules', at: T0 })
  expect(rules.wakeAfterMs()).toBe(5 * MINUTE)
  rules.reconfigure([channelOf('phone', { downForMs: 0 })])
  rules.take({ kind: 'rules', at: T0 + MINUTE })
  expect(rules.decided.map(brief)).toEqual(['phone down 60 vest'])
})

test('nothing is told about a paused connection, not even of what was told before', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 5 * SECOND, remindEveryMs: MINUTE })])
  rules.live(0)
  rules.lose(SECOND)
  rules.event('connection_paused', 33 * SECOND)
  rules.tick(5 * MINUTE)
  expect(rules.decided).toEqual([])
  rules.event('connection_resumed', 6 * MINUTE)
  rules.live(6 * MINUTE)
  rules.lose(7 * MINUTE)
  rules.tick(8 * MINUTE)
  rules.event('connection_paused', 8 * MINUTE)
  rules.event('connection_resumed', 9 * MINUTE)
  rules.live(9 * MINUTE)
  rules.tick(20 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 455 vest'])
})
