import { expect, test } from 'bun:test'
import { commandOf } from './commands.ts'

const NONE = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }

test('arrows move in time on the axis, elsewhere with shift; the browser keeps its own keys', () => {
  const arrow = { ...NONE, key: 'ArrowLeft' }
  expect(commandOf(arrow, true)).toBe('panBack')
  expect(commandOf(arrow, false)).toBeNull()
  expect(commandOf({ ...arrow, shiftKey: true }, false)).toBe('panBack')
  expect(commandOf({ ...arrow, altKey: true }, true)).toBeNull()
  expect(commandOf({ ...NONE, key: '+', shiftKey: true }, false)).toBe('zoomIn')
  expect(commandOf({ ...NONE, key: '-', ctrlKey: true }, false)).toBeNull()
})
