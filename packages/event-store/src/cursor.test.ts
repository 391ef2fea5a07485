import { expect, test } from 'bun:test'
import { cursorScope, decodeCursor, encodeCursor } from './cursor.ts'
import { InvalidCursorError } from './port.ts'

const scope = cursorScope('events', { connection: 'paradex', from: 5 }, 'db')

test('a cursor gives back its keys to the same filters, in whatever order, and to any size of page', () => {
  const cursor = encodeCursor(scope, [7])
  const same = cursorScope('events', { limit: 9, cursor, from: 5, type: undefined, connection: 'paradex' }, 'db')
  expect(decodeCursor(same, 1, cursor)).toEqual([7])
})

test.each([
  ['another list', cursorScope('events_after', { connection: 'paradex', from: 5 }, 'db')],
  ['another value', cursorScope('events', { connection: 'paradex', from: 6 }, 'db')],
  ['one filter less', cursorScope('events', { connection: 'paradex' }, 'db')],
  ['another filter of the same value', cursorScope('events', { connection: 'paradex', to: 5 }, 'db')],
  ['another database', cursorScope('events', { connection: 'paradex', from: 5 }, 'db2')],
  ['a database without a name', cursorScope('events', { connection: 'paradex', from: 5 }, null)],
])('a cursor is refused to %s', (_what, other) => {
  expect(() => decodeCursor(other, 1, encodeCursor(scope, [7]))).toThrow(InvalidCursorError)
})

test.each([[[]], [[1, 2]], [[1.5]], [[Number.MAX_VALUE]]])('a cursor with the keys %j is refused', (keys) => {
  expect(() => decodeCursor(scope, 1, encodeCursor(scope, keys))).toThrow(InvalidCursorError)
})
