import { expect, test } from 'bun:test'
import { brief, channelOf, MINUTE, rulesUnderTest, SECOND, T0 } from './testing.ts'

test('what falls due together is one notice, and says so where every connection was lost at once', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 5 * SECOND })])
  for (const id of ['paradex', 'vest']) rules.live(0, id)
  rules.lose(10 * SECOND, 'paradex')
  rules.lose(11 * SECOND, 'vest')
  for (const id of ['paradex', 'vest']) {
    rules.event('cause_revised', 11 * SECOND, { cause: 'local_network', attribution: 'network' }, id)
  }
  rules.tick(MINUTE)
  for (const id of ['paradex', 'vest']) rules.live(2 * MINUTE, id)
  rules.tick(3 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 45 paradex+vest', 'phone recovered 135 paradex+vest'])
  expect(rules.decided[0]?.content.title).toBe('Both connections are down: our own network (paradex and vest)')
  expect(rules.decided[1]?.content.title).toBe('2 connections are back: paradex and vest')
})

test('a group is told early rather than after one of it is over', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 30 * SECOND, upForMs: 0 })])
  for (const id of ['paradex', 'vest', 'other']) rules.live(0, id)
  rules.lose(0, 'paradex')
  rules.lose(1 * SECOND, 'vest')
  rules.live(35 * SECOND, 'vest')
  rules.tick(5 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 35 paradex+vest', 'phone recovered 65 vest'])
  expect(rules.decided[0]?.content.title).toBe('2 connections were lost within 2 s: paradex and vest')
})

test('it is told again while it lasts, until an operator says so; its end is told all the same', () => {
  const rules = rulesUnderTest([channelOf('phone', { remindEveryMs: MINUTE })])
  rules.live(0)
  rules.lose(0)
  rules.tick(MINUTE + 31 * SECOND)
  rules.tick(2 * MINUTE + 31 * SECOND)
  rules.event('outage_acknowledged', 3 * MINUTE, { outage: 2 })
  rules.tick(20 * MINUTE)
  rules.live(20 * MINUTE)
  rules.tick(21 * MINUTE)
  expect(rules.decided.map(brief)).toEqual([
    'phone down 30 vest',
    'phone down 90 vest',
    'phone down 150 vest',
    'phone recovered 1210 vest',
  ])
  expect(rules.decided[1]?.content.title).toBe('vest is still down after 1 min 30 s: closed by the exchange')
})

test('acknowledged before it was told, it is not told; another outage is', () => {
  const rules = rulesUnderTest([channelOf('phone')])
  rules.live(0)
  rules.lose(0)
  rules.event('outage_acknowledged', SECOND, { outage: 2 })
  rules.live(2 * MINUTE)
  rules.event('outage_acknowledged', 2 * MINUTE, { outage: 2 })
  rules.tick(3 * MINUTE)
  rules.lose(3 * MINUTE)
  rules.tick(4 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone down 210 vest'])
  expect(rules.state().acknowledged.size).toBe(0)
})

test('short outages one after the other are told once a spell', () => {
  const rules = rulesUnderTest([channelOf('phone', { flaps: { count: 3, withinMs: MINUTE } })])
  rules.live(0)
  for (const second of [1, 20, 40, 55, 70, 90, 200, 210, 220]) {
    rules.lose(second * SECOND)
    rules.live(second * SECOND + 500)
  }
  rules.tick(10 * MINUTE)
  expect(rules.decided.map(brief)).toEqual(['phone flapping 40 vest', 'phone flapping 220 vest'])
  expect(rules.decided[0]?.content.title).toBe('vest is flapping')
})

test('a spell that the monitor sees is the same spell', () => {
  const rules = rulesUnderTest([channelOf('phone', { flaps: { count: 2, withinMs: MINUTE } })])
  rules.live(0)
  rules.event('flapping_started', SECOND, {}, 'vest')
  rules.lose(2 * SECOND)
  rules.live(3 * SECOND)
  rules.lose(4 * SECOND)
  rules.live(5 * SECOND)
  rules.lose(3 * MINUTE)
  rules.live(3 * MINUTE + 1)
  rules.event('flapping_ended', 5 * MINUTE, {}, 'vest')
  rules.event('flapping_started', 6 * MINUTE, {}, 'vest')
  expect(rules.decided.map(brief)).toEqual(['phone flapping 1 vest', 'phone flapping 360 vest'])
})

test('the hostile words of an exchange stay on one line, and notices within their lengths', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: MINUTE })])
  const ids = Array.from({ length: 200 }, (_, index) => `${'x'.repeat(40)}-${index}`)
  for (const id of ids) rules.live(0, id)
  for (const id of ids) rules.lose(SECOND, id, { detail: `a\u0000b\nc\u202e${'d'.repeat(5_000)}` })
  rules.tick(10 * MINUTE)
  const [{ content } = { content: null }] = rules.decided
  expect(content?.title.length).toBeLessThanOrEqual(120)
  expect(content?.text.length).toBeLessThanOrEqual(2_000)
  expect(content?.outages).toHaveLength(50)
  expect(content?.connections).toHaveLength(200)
  const alone = rulesUnderTest([channelOf('phone')])
  alone.live(0)
  alone.lose(0, 'vest', { detail: `a\u0000b\nc\u202e${'d'.repeat(5_000)}` })
  alone.tick(MINUTE)
  expect(alone.decided[0]?.content.text).toMatch(/\(a b c d+…\)/)
})

test('acknowledged while it waits for its group, it is not told', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 10 * SECOND })])
  rules.live(0)
  rules.lose(0)
  rules.tick(35 * SECOND)
  rules.event('outage_acknowledged', 36 * SECOND, { outage: 2 })
  rules.tick(MINUTE)
  rules.live(2 * MINUTE)
  rules.tick(3 * MINUTE)
  expect(rules.decided).toEqual([])
})

test('what was lost before a channel was there does not count as flapping on it', () => {
  const rules = rulesUnderTest([])
  rules.live(0)
  rules.lose(0)
  rules.reconfigure([channelOf('phone', { flaps: { count: 2, withinMs: MINUTE } })])
  rules.live(SECOND)
  rules.lose(2 * SECOND)
  expect(rules.decided).toEqual([])
  rules.live(3 * SECOND)
  rules.lose(4 * SECOND)
  expect(rules.decided.map(brief)).toEqual(['phone flapping 4 vest'])
})

test('lost one after the other is not lost at once; who is paused does not count; a group has the first start and the last end', () => {
  const rules = rulesUnderTest([channelOf('phone', { groupMs: 20 * SECOND })])
  for (const id of ['paradex', 'vest', 'other', 'idle']) rules.live(0, id)
  rules.event('connection_paused', 0, {}, 'idle')
  rules.lose(SECOND, 'paradex')
  rules.lose(9 * SECOND, 'vest')
  rules.tick(2 * MINUTE)
  rules.live(3 * MINUTE, 'paradex')
  rules.live(3 * MINUTE + 5 * SECOND, 'vest')
  rules.tick(4 * MINUTE)
  for (const id of ['paradex', 'vest', 'other']) rules.lose(5 * MINUTE, id)
  rules.tick(6 * MINUTE)
  expect(rules.decided.map(({ content }) => [content.title, (content.at - T0) / SECOND])).toEqual([
    ['2 connections are down: paradex and vest', 1],
    ['2 connections are back: paradex and vest', 185],
    ['All 3 connections were lost within 2 s: paradex, vest and other', 300],
  ])
})
