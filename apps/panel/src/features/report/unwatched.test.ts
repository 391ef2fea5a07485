import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { unwatchedOf } from './unwatched.ts'

const gap = (from: number, to: number) => ({ state: 'unknown', from, to }) as const
const live = (from: number, to: number) => ({ state: 'live', from, to }) as const
const started = (at: number, data = {}) =>
  eventDto({
    at,
    connection: null,
    type: 'bot_started',
    data: { previousRunEndedAt: 1, previousRunClean: true, ...data },
  })

test('a stop of the bot is one gap of all connections, though they start one after the other', () => {
  const tiles = {
    a: [live(0, 10_000), gap(10_000, 60_000), live(60_000, 90_000)],
    b: [live(0, 10_000), gap(10_000, 60_400)],
  }
  expect(unwatchedOf(tiles, [started(59_900)])).toEqual([
    { from: 10_000, to: 60_000, connections: null, why: 'The bot was not running' },
  ])
})

test('says whose gap it is where it is not everybody’s, and why', () => {
  const tiles = { a: [gap(0, 50_000)], b: [live(0, 50_000)], c: [gap(0, 10_000), live(10_000, 50_000)] }
  const events = [started(10_100, { previousRunEndedAt: null })]
  expect(unwatchedOf(tiles, events).map(({ connections, why }) => [connections, why])).toEqual([
    [['c'], 'Before the first start of the bot'],
    [['a'], 'Before the first start of the bot'],
  ])
})

test('a crash, a sleeping machine, and what nobody explains', () => {
  const why = (...events: Parameters<typeof unwatchedOf>[1]) => unwatchedOf({ a: [gap(0, 10_000)] }, events)[0]?.why
  expect(why(started(10_000, { previousRunClean: false }))).toBe(
    'The bot was not running: it had ended without a goodbye',
  )
  const slept = eventDto({
    at: 10_000,
    type: 'watch_interrupted',
    data: { lastSeenAt: 0, reason: 'stalled', jumpMs: 0 },
  })
  expect(why(slept)).toStartWith('Nobody watched')
  expect(why()).toStartWith('Not on record')
})
