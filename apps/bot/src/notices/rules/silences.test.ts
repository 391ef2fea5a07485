import { expect, test } from 'bun:test'
import { emptyRuleState, restoreRuleState, saveRuleState } from './state.ts'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

type Rules = ReturnType<typeof rulesUnderTest>

function silence(
  rules: Rules,
  kind: 'mute' | 'maintenance',
  [from, until]: readonly [number, number],
  connection: string | null = 'vest',
  id = 7,
) {
  const data = { silence: id, kind, from: T0 + from, until: T0 + until, reason: 'work', actor: 'local' }
  rules.event('silence_started', from, data, connection)
}

const MUTED = '(mute 7 by local: work)'

test('muted, it is decided and not sent; still down when the mute is over, it is told then', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 10 * MINUTE])
  rules.lose(MINUTE)
  expect(rules.wakeAfterMs()).toBe(90 * SECOND)
  rules.tick(5 * MINUTE)
  expect(rules.wakeAfterMs()).toBe(10 * MINUTE)
  rules.tick(20 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([`phone down 90 vest ${MUTED}`, 'phone down 600 vest'])
})

test('a mute that an operator ends is over at once', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 10 * MINUTE])
  rules.lose(MINUTE)
  rules.tick(2 * MINUTE)
  rules.event('silence_ended', 3 * MINUTE, { silence: 7, endedBy: 'operator' }, 'vest')
  expect(rules.decided.map(brief)).toEqual([`phone down 90 vest ${MUTED}`, 'phone down 180 vest'])
})

test('acknowledged while it was muted, it is not told afterwards', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 10 * MINUTE])
  rules.lose(MINUTE)
  rules.tick(2 * MINUTE)
  rules.event('outage_acknowledged', 3 * MINUTE, { outage: 3 })
  rules.live(30 * MINUTE)
  rules.tick(40 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([`phone down 90 vest ${MUTED}`])
})

test('a recovery ends a mute, and is told where the outage was', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: MINUTE })])
  rules.live(0)
  rules.lose(0)
  rules.tick(40 * SECOND)
  silence(rules, 'mute', [45 * SECOND, 60 * MINUTE])
  rules.live(10 * MINUTE)
  expect([...rules.state().ending.keys()]).toEqual([7])
  rules.tick(11 * MINUTE)
  rules.event('silence_ended', 11 * MINUTE, { silence: 7, endedBy: 'recovered' }, 'vest')
  expect(rules.state().ending.size).toBe(0)
  rules.lose(12 * MINUTE)
  rules.tick(13 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 30 vest', 'phone recovered 610 vest', 'phone down 750 vest'])
})

test('what was only decided while muted has no recovery to tell', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 60 * MINUTE])
  rules.lose(MINUTE)
  rules.tick(2 * MINUTE)
  rules.live(3 * MINUTE)
  rules.tick(4 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([`phone down 90 vest ${MUTED}`])
})

test('a mute of one connection leaves the others, and one of all ends when nothing is out', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: SECOND, upForMs: 0 })])
  for (const id of ['paradex', 'vest']) rules.live(0, id)
  silence(rules, 'mute', [SECOND, 60 * MINUTE], 'vest')
  rules.lose(MINUTE, 'vest')
  rules.lose(MINUTE, 'paradex')
  rules.tick(2 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 91 paradex', `phone down 91 vest ${MUTED}`])
  silence(rules, 'mute', [3 * MINUTE, 60 * MINUTE], null, 8)
  rules.live(4 * MINUTE, 'paradex')
  expect([...rules.state().silences.keys()]).toEqual([7, 8])
  rules.live(5 * MINUTE, 'vest')
  expect([...rules.state().silences.keys()]).toEqual([])
})

test('a recovery that an operator made does not end a mute; the first time live since a start does', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 60 * MINUTE])
  rules.lose(MINUTE, 'vest', { planned: true, cause: 'operator' })
  rules.live(2 * MINUTE)
  expect(rules.state().silences.size).toBe(1)
  rules.event('bot_started', 3 * MINUTE, { previousRunClean: true, connections: ['vest'] })
  rules.event('connection_connecting', 3 * MINUTE, {}, 'vest')
  rules.live(4 * MINUTE)
  expect(rules.state().silences.size).toBe(0)
})

test('a mute of all outlives a restart until every connection is live again', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  const ids = ['paradex', 'vest']
  for (const id of ids) rules.live(0, id)
  silence(rules, 'mute', [SECOND, 60 * MINUTE], null)
  rules.lose(2 * SECOND, 'vest')
  rules.event('bot_started', MINUTE, { previousRunClean: true, connections: ids })
  rules.event('connection_connecting', MINUTE, {}, 'paradex')
  rules.live(MINUTE + SECOND, 'paradex')
  rules.replaceState((state) => restoreRuleState(saveRuleState(state)) ?? emptyRuleState())
  rules.lose(MINUTE + SECOND, 'paradex')
  rules.live(MINUTE + SECOND, 'paradex')
  expect(rules.state().silences.size).toBe(1)
  rules.event('connection_connecting', MINUTE + SECOND, {}, 'vest')
  rules.lose(MINUTE + 2 * SECOND, 'paradex')
  rules.live(MINUTE + 3 * SECOND, 'paradex')
  expect(rules.state().silences.size).toBe(1)
  rules.lose(MINUTE + 4 * SECOND, 'vest')
  rules.live(2 * MINUTE, 'vest')
  expect(rules.state().silences.size).toBe(0)
})

test('a pause and its end are no recovery, and a connection that an operator took out delays none', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  for (const id of ['paradex', 'vest']) rules.live(0, id)
  silence(rules, 'mute', [SECOND, 60 * MINUTE])
  silence(rules, 'mute', [SECOND, 60 * MINUTE], null, 8)
  rules.event('connection_paused', 2 * SECOND, {}, 'vest')
  rules.event('connection_resumed', 3 * SECOND, {}, 'vest')
  rules.event('connection_connecting', 3 * SECOND, {}, 'vest')
  rules.lose(3 * SECOND, 'paradex')
  rules.live(4 * SECOND, 'paradex')
  rules.live(4 * SECOND, 'vest')
  expect([...rules.state().silences.keys()]).toEqual([7, 8])
  rules.event('bot_started', MINUTE, { previousRunClean: true, connections: ['paradex', 'vest'] })
  rules.event('connection_paused', MINUTE, {}, 'vest')
  rules.live(2 * MINUTE, 'paradex')
  expect([...rules.state().silences.keys()]).toEqual([7])
})

test('what never came up before a start delays no mute where the start does not watch it', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.event('bot_started', 0, { previousRunClean: true, connections: ['paradex', 'vest'] })
  rules.event('bot_started', SECOND, { previousRunClean: true, connections: ['vest'] })
  silence(rules, 'mute', [SECOND, 60 * MINUTE], null)
  rules.live(2 * SECOND)
  expect(rules.state().silences.size).toBe(0)
})

test('maintenance lasts its window, whatever recovers, and may be announced', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: 5 * MINUTE })])
  rules.live(0)
  const data = { silence: 9, kind: 'maintenance', from: T0 + 10 * MINUTE, until: T0 + 30 * MINUTE } as const
  rules.event('silence_started', 0, { ...data, actor: 'local', reason: null }, 'vest')
  rules.lose(MINUTE)
  rules.live(2 * MINUTE)
  rules.tick(3 * MINUTE)
  rules.lose(11 * MINUTE)
  rules.live(12 * MINUTE)
  rules.lose(13 * MINUTE)
  rules.tick(29 * MINUTE)
  rules.tick(36 * MINUTE)
  const held = '(maintenance 9 by local)'
  expect(rules.decided.map(brief)).toEqual([
    'phone down 90 vest',
    'phone recovered 130 vest',
    `phone down 690 vest ${held}`,
    `phone down 810 vest ${held}`,
    'phone down 1800 vest',
    'phone down 2100 vest',
  ])
})

test('a silence of all holds back what the bot says of itself, and a spread with a silenced leg', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  silence(rules, 'mute', [0, MINUTE], 'paradex', 1)
  rules.event('spread_opened', SECOND)
  rules.event('bot_started', 2 * SECOND, { previousRunClean: false })
  silence(rules, 'maintenance', [3 * SECOND, MINUTE], null, 2)
  rules.event('bot_started', 4 * SECOND, { previousRunClean: false })
  rules.event('bot_started', 2 * MINUTE, { previousRunClean: false })
  expect(rules.decided.map(brief)).toEqual([
    'phone spread 1 vest+paradex (mute 1 by local: work)',
    'phone bot 2 ',
    'phone bot 4  (maintenance 2 by local: work)',
    'phone bot 120 ',
  ])
})

test('a reminder that falls into a silence is told once that is over', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: MINUTE })])
  rules.live(0)
  rules.lose(0)
  rules.tick(40 * SECOND)
  silence(rules, 'maintenance', [45 * SECOND, 10 * MINUTE])
  rules.tick(10 * MINUTE + 30 * SECOND)
  expect(rules.decided.map(brief)).toEqual(['phone down 30 vest', 'phone down 600 vest'])
})

test('what the record says is in force counts, but for mutes that a recovery has ended', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  silence(rules, 'mute', [SECOND, 60 * MINUTE])
  rules.lose(2 * SECOND)
  rules.live(3 * SECOND)
  const row = { connection: null, from: T0, until: T0 + 60 * MINUTE, reason: null, actor: 'local' } as const
  const more = { createdAt: T0, endedAt: null, endedBy: null } as const
  rules.take({
    kind: 'known',
    at: T0 + 4 * SECOND,
    silences: [
      { id: 7, kind: 'mute', ...row, ...more },
      { id: 8, kind: 'maintenance', ...row, ...more },
    ],
    acknowledged: [],
  })
  expect([...rules.state().silences.keys()]).toEqual([8])
})

test('a recovery does not end a mute that is still to come', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  const data = { silence: 7, kind: 'mute', from: T0 + MINUTE, until: T0 + 10 * MINUTE } as const
  rules.event('silence_started', 0, { ...data, actor: 'local', reason: null }, 'vest')
  rules.lose(SECOND)
  rules.live(2 * SECOND)
  expect(rules.state().silences.size).toBe(1)
})
