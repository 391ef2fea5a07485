import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { laneOf, marksOf } from './marks.ts'

const SPAN = { from: 0, to: 1_000 }

test('marks stand in the lane of their connection, or of the bot', () => {
  expect(laneOf(eventDto({ type: 'connection_paused', connection: 'vest' }))).toBe('vest')
  expect(laneOf(eventDto({ type: 'bot_started', connection: null }))).toBeNull()
  expect(laneOf(eventDto({ type: 'operator_action', connection: null, data: { action: 'login' } }))).toBeUndefined()
  expect(laneOf(eventDto({ type: 'connection_live' }))).toBeUndefined()
})

test('what lies together is one mark with all of it, looking like the last', () => {
  const events = [
    eventDto({ id: 3, at: 520, type: 'connection_resumed' }),
    eventDto({ id: 2, at: 500, type: 'connection_paused' }),
    eventDto({ id: 1, at: 100, type: 'operator_action', data: { action: 'reconnect' } }),
    eventDto({ id: 4, at: 2_000, type: 'connection_paused' }),
  ]
  const summary = marksOf(events, SPAN, 100).map(({ at, kind, events: all }) => [at, kind, all.map(({ id }) => id)])
  expect(summary).toEqual([
    [100, 'act', [1]],
    [500, 'resume', [2, 3]],
  ])
  expect(marksOf(events, SPAN, 1_000)).toHaveLength(3)
})
