import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { lengthText, mergedText, stopText, whyText } from './tile-words.ts'

const START = Date.parse('2026-11-23T16:40:02Z')
const DOWN = { state: 'down', from: START, to: START + 4_250, outageId: 42, outages: 1 } as const

test('a stretch says state, from, to, length and outage', () => {
  expect(stopText({ kind: 'tile', at: START, tile: DOWN }, undefined, START + 60_000, 'utc')).toBe(
    'Down from 16:40:02 to 16:40:06, 4.25 s. Enter opens outage 42.',
  )
  expect(stopText({ kind: 'tile', at: START, tile: DOWN }, undefined, START + 4_250, 'utc')).toContain('until now')
})

test('what stands for several does not claim to be as long as all of them', () => {
  const merged = { ...DOWN, to: START + 720_000, merged: 9, outages: 4, stateMs: 8_000 }
  expect(lengthText(merged)).toBe('8.00 s in all, of 12 min')
  expect(mergedText(merged)).toBe('The worst of 9 short stretches, 4 outages. Zoom in to tell them apart')
  expect(mergedText(DOWN)).toBeNull()
})

test('a mark says each of its events', () => {
  const events = [
    eventDto({ at: START, type: 'connection_paused', data: { actor: 'local', reason: 'keys' } }),
    eventDto({ at: START + 1_000, type: 'connection_resumed', data: { actor: 'local', reason: null } }),
  ]
  expect(
    stopText({ kind: 'mark', at: START, mark: { at: START, kind: 'resume', events } }, undefined, START, 'utc'),
  ).toBe('16:40:02: Paused by local: keys. 16:40:03: Resumed by local.')
})

test('why an outage was is said once, with what is known beyond its cause', () => {
  const silent = { cause: 'heartbeat_timeout', attribution: 'exchange', planned: false } as const
  expect(whyText({ ...silent, detail: 'No answer to a ping, no frame for 2255 ms' })).toBe(
    'No answer to ping, the exchange: no frame for 2255 ms',
  )
  expect(whyText({ ...silent, detail: null })).toBe('No answer to ping, the exchange')
})
