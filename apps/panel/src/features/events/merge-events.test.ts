import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { mergeEvents } from './merge-events.ts'

const ids = (events: readonly { readonly id: number }[]) => events.map(({ id }) => id)
const list = (...numbers: number[]) => numbers.map((id) => eventDto({ id }))
const ALL = { connection: null, type: null }

test('puts what was streamed over what was fetched, each once', () => {
  expect(ids(mergeEvents(list(3, 4, 5), list(4, 3, 2, 1), ALL))).toEqual([5, 4, 3, 2, 1])
  expect(ids(mergeEvents(list(1, 2), [], ALL))).toEqual([2, 1])
})

test('lets through only what passes the filter', () => {
  const streamed = [
    eventDto({ id: 7 }),
    eventDto({ id: 8, connection: null, type: 'bot_started' }),
    eventDto({ id: 9, connection: 'vest' }),
  ]
  expect(ids(mergeEvents(streamed, list(1), { connection: 'paradex', type: null }))).toEqual([7, 1])
  expect(ids(mergeEvents(streamed, list(1), { connection: null, type: 'bot_started' }))).toEqual([8, 1])
})
