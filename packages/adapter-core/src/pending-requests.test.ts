import { expect, test } from 'bun:test'
import { createPendingRequests } from './pending-requests.ts'

test('an answer finds its request by number, in digits too, and only once', () => {
  const pending = createPendingRequests<string>(10)
  expect([pending.add('one'), pending.nextId(), pending.add('three')]).toEqual([1, 2, 3])
  expect([pending.take('3'), pending.take(3), pending.take(2), pending.take(1)]).toEqual([
    'three',
    undefined,
    undefined,
    'one',
  ])
})

test.each([undefined, null, 'constructor', -1, 1.5, {}])('%p names no request', (id) => {
  const pending = createPendingRequests<string>(10)
  pending.add('one')
  expect(pending.take(id)).toBeUndefined()
})

test('what is never answered does not pile up: the oldest goes first', () => {
  const pending = createPendingRequests<number>(2)
  for (const request of [1, 2, 3]) pending.add(request)
  expect([1, 2, 3].map((id) => pending.take(id))).toEqual([undefined, 2, 3])
})
