import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { holding, told } from './told.ts'

const LIST = [
  eventDto({ id: 31, type: 'bot_stopped', connection: null, data: { reason: 'SIGTERM' } }),
  eventDto({ id: 30, type: 'notice_failed', data: { channel: 'ops', class: 'down', tries: 3, error: 'HTTP 500' } }),
  eventDto({ id: 29, type: 'connection_live', connection: 'vest', data: {} }),
].map(told)
const found = (text: string) => holding(LIST, text).map(({ event }) => event.id)

test('events are found by words of their sentence, connection, type and id, whatever the case', () => {
  expect(found('sigterm')).toEqual([31])
  expect(found('HTTP 500')).toEqual([30])
  expect(found('500 ops')).toEqual([30])
  expect(found('vest')).toEqual([29])
  expect(found('connection_live')).toEqual([29])
  expect(found('bot stopped')).toEqual([31])
  expect(found('30')).toEqual([30])
  expect(found('vest sigterm')).toEqual([])
})

test('no words are no filter, and the very list', () => {
  expect(holding(LIST, '  ')).toBe(LIST)
})
