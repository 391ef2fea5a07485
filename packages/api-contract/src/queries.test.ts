import { expect, test } from 'bun:test'
import * as v from 'valibot'
import { durationMs, EventsQuerySchema, PAGE_LIMIT, WindowQuerySchema } from './queries.ts'

test('durations have a unit, and nothing else is one', () => {
  expect(['500ms', '90s', '5m', '24h', '30d', '2w'].map(durationMs)).toEqual([
    500, 90_000, 300_000, 86_400_000, 2_592_000_000, 1_209_600_000,
  ])
  expect(['', '24', 'h', '-1h', '1.5h', '1y', '1h2m'].map(durationMs)).toEqual(Array(7).fill(null))
})

test('text becomes numbers, and a page has its default size', () => {
  expect(v.parse(EventsQuerySchema, { from: '12' })).toEqual({ from: 12, limit: PAGE_LIMIT.default })
  expect(v.safeParse(EventsQuerySchema, { from: '1e3' }).success).toBe(false)
  expect(v.safeParse(EventsQuerySchema, { limit: '1001' }).success).toBe(false)
  expect(v.safeParse(WindowQuerySchema, { window: 'day' }).success).toBe(false)
})

test('event types are one word or several, and a refusal names the bad one', () => {
  const typesOf = (type: string) => v.safeParse(EventsQuerySchema, { type })
  expect(typesOf('bot_started').output).toMatchObject({ type: ['bot_started'] })
  expect(typesOf('bot_stopped,bot_started').output).toMatchObject({ type: ['bot_stopped', 'bot_started'] })
  expect(v.parse(EventsQuerySchema, {}).type).toBeUndefined()
  for (const [text, bad] of [
    ['', '""'],
    ['bot_started,', '""'],
    ['bot_started, bot_stopped', '" bot_stopped"'],
    ['bot_started,exploded', '"exploded"'],
    ['toString', '"toString"'],
  ] as const) {
    expect(typesOf(text).issues?.[0]?.message).toContain(`${bad} is none`)
  }
})
