import { expect, test } from 'bun:test'
import { loudnessRows, namesOf, rulesInWords } from './channel-rules.ts'
import { channelDto } from './testing.ts'

const { rules } = channelDto()
const words = (change: Partial<typeof rules>) =>
  Object.fromEntries(rulesInWords({ ...rules, ...change }).map(({ rule, text }) => [rule, text]))

test('the rules in words', () => {
  expect(words({ downForMs: 90_000, remindEveryMs: 3_600_000 })).toEqual({
    Down: 'told once it has lasted 1 min 30 s',
    Recovered: 'told once it has held 5 s',
    Flapping: '5 outages within 10 min',
    Grouped: 'within 2 s, in one notice',
    Reminders: 'every 1 h, until acknowledged',
  })
})

test('zero says what it means', () => {
  expect(words({ downForMs: 0, upForMs: 0, groupMs: 0, flaps: null, remindEveryMs: 0 })).toEqual({
    Down: 'told at once',
    Recovered: 'told at once',
    Flapping: 'not watched',
    Grouped: 'no, each on its own',
    Reminders: 'none',
  })
})

test('every class has its row, as loud as it is configured', () => {
  const rows = loudnessRows(rules)
  expect(rows).toHaveLength(9)
  expect(rows.find(({ name }) => name === 'spread')?.loudness).toBe('off')
})

test('the bot itself is heard of by every channel', () => {
  expect(namesOf(rules)).toEqual(['all connections', 'the bot itself'])
  expect(namesOf({ ...rules, connections: ['vest'] })).toEqual(['vest', 'the bot itself'])
})
