import { expect, test } from 'bun:test'
import { emptyRuleState, restoreRuleState, saveRuleState } from './state.ts'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

test('a failed connection is told at once, with what to do, instead of as down', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 2 * SECOND })])
  rules.live(0)
  rules.lose(SECOND)
  rules.event('connection_failed', 2 * SECOND, { cause: 'auth_rejected', remedy: 'Renew the key' })
  rules.tick(5 * MINUTE)
  rules.live(5 * MINUTE)
  rules.tick(6 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone failed 4 vest', 'phone recovered 312 vest'])
  expect(rules.decided[0]?.content.title).toBe('vest needs an operator: closed by the exchange')
  expect(rules.decided[0]?.content.text).toContain('Renew the key')
})

test('told as down first, it is told again when it fails', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(SECOND)
  rules.tick(MINUTE)
  rules.event('connection_failed', MINUTE)
  rules.event('connection_lost', 2 * MINUTE)
  rules.event('connection_failed', 3 * MINUTE)
  rules.tick(4 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 31 vest', 'phone failed 60 vest'])
})

test('a failure is told even where the operator began the outage, and a channel without failures tells it as down', () => {
  const on = channelOf('phone')
  const off = channelOf('desk', { loudness: { ...on.rules.loudness, failed: 'off' } })
  const rules = rulesUnderTest([on, off])
  rules.live(0)
  rules.lose(SECOND, 'vest', { planned: true, cause: 'operator' })
  rules.event('connection_failed', 2 * SECOND)
  rules.tick(MINUTE)
  rules.live(2 * MINUTE)
  rules.tick(3 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([
    'phone failed 2 vest',
    'desk down 31 vest',
    'phone recovered 130 vest',
    'desk recovered 130 vest',
  ])
})

test('a channel that is new while a connection needs an operator is told that, with what to do', () => {
  const off = channelOf('desk')
  const desk = channelOf('desk', { loudness: { ...off.rules.loudness, failed: 'off' } })
  const rules = rulesUnderTest([])
  rules.live(0)
  rules.event('subscription_stale', 0, { market: 'BTC' })
  rules.lose(SECOND)
  rules.event('connection_failed', 2 * SECOND, { cause: 'auth_rejected', remedy: 'Renew the key' })
  rules.event('subscription_restored', 3 * SECOND, { market: 'BTC' })
  rules.replaceState((state) => restoreRuleState(saveRuleState(state)) ?? emptyRuleState())
  rules.reconfigure([channelOf('phone'), desk])
  rules.take({ kind: 'rules', at: T0 + MINUTE })
  expect(rules.decided.map(brief)).toEqual(['phone failed 60 vest', 'desk down 60 vest'])
  expect(rules.decided[0]?.content.text).toContain('Renew the key')
  rules.live(2 * MINUTE)
  rules.lose(3 * MINUTE)
  rules.reconfigure([channelOf('phone'), desk, channelOf('late')])
  rules.tick(4 * MINUTE)
  expect(rules.decided.at(-1)?.content.class).toBe('down')
  expect(rules.state().remedies.size).toBe(0)
})

test('one silent market is told as degraded, by its own name; while its connection is out, only that is told', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.event('subscription_stale', SECOND, { market: 'BTC', impactAt: T0, detectedAt: T0 + SECOND })
  rules.tick(31 * SECOND)
  rules.event('subscription_stale', 40 * SECOND, { market: 'ETH', impactAt: T0 + 40 * SECOND })
  rules.lose(41 * SECOND)
  rules.tick(5 * MINUTE)
  rules.live(6 * MINUTE)
  rules.tick(7 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone degraded 30 vest', 'phone down 71 vest', 'phone recovered 370 vest'])
  expect(rules.decided[0]?.content.title).toBe('vest BTC order book is not fresh: data stopped')
  expect(rules.decided[2]?.content.title).toBe('2 outages are over, of vest')
})
