import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { createNotices } from './notices.ts'
import { supervised } from './testing/supervised.ts'

function start() {
  const clock = new FakeClock()
  const lines: string[] = []
  return { clock, lines, notices: createNotices('paradex', (_level, message) => lines.push(message), clock) }
}

test('the same words are told once in ten minutes', async () => {
  const { clock, lines, notices } = start()
  for (let i = 0; i < 3; i++) notices.tell('rate limits change on Monday')
  expect(lines).toEqual(['Notice on paradex: rate limits change on Monday'])
  await clock.advance(600_000)
  notices.tell('rate limits change on Monday')
  expect(lines.length).toBe(2)
})

test('of many words six are told in a minute', async () => {
  const { clock, lines, notices } = start()
  for (let i = 0; i < 100; i++) notices.tell(`words ${i}`)
  expect(lines.length).toBe(6)
  await clock.advance(60_000)
  notices.tell('more words')
  expect(lines.length).toBe(7)
})

test('a notice on a socket reaches the log, what is unknown or malformed does not', async () => {
  const bot = supervised()
  await bot.flow(1_000)
  for (const kind of ['notice', 'unknown', 'malformed'] as const) {
    bot.adapter.push({ type: 'noise', generation: 1, kind, detail: `a ${kind}` })
  }
  expect(bot.lines.filter((line) => line.includes('Notice'))).toEqual(['Notice on mock: a notice'])
  await bot.stop()
})
