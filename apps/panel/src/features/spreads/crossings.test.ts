import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { crossingsOf, openingOf } from './crossings.ts'

const opened = (id: number, spread = 'btc') =>
  eventDto({ id, at: id * 1_000, type: 'spread_opened', data: { spread, entryPct: 0.31, exitPct: 0.2 } })
const closed = (id: number, spread = 'btc') =>
  eventDto({ id, at: id * 1_000, type: 'spread_closed', data: { spread, entryPct: 0.2, exitPct: 0.04, openMs: 900 } })

test('openings and closings, the newest first, at the worth that decided', () => {
  expect(crossingsOf([opened(3), opened(1), closed(2), eventDto({ id: 9 })])).toEqual([
    { id: 3, at: 3_000, spread: 'btc', kind: 'opened', pct: 0.31, openMs: null },
    { id: 2, at: 2_000, spread: 'btc', kind: 'closed', pct: 0.04, openMs: 900 },
    { id: 1, at: 1_000, spread: 'btc', kind: 'opened', pct: 0.31, openMs: null },
  ])
})

test('open is what opened last, and in this run of the bot', () => {
  const items = crossingsOf([opened(3), closed(2), opened(1), closed(5, 'eth')])
  expect(openingOf({ items, startedAt: 500 }, 'btc')?.id).toBe(3)
  expect(openingOf({ items, startedAt: null }, 'btc')?.id).toBe(3)
  expect(openingOf({ items, startedAt: 3_001 }, 'btc')).toBeUndefined()
  expect(openingOf({ items, startedAt: null }, 'eth')).toBeUndefined()
  expect(openingOf({ items, startedAt: null }, 'sol')).toBeUndefined()
})

test('an event of another shape is none', () => {
  expect(crossingsOf([eventDto({ type: 'spread_opened', data: {} })])).toEqual([])
})
