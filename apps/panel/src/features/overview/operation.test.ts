import { expect, test } from 'bun:test'
import { connectionDto } from '../../testing/dtos.ts'
import { isDone, operationsOf } from './operation.ts'

test('a reconnect is done when data flows on a later socket, not before', () => {
  const before = { generation: 3 }
  expect(isDone('reconnect', before, connectionDto({ generation: 3 }))).toBe(false)
  expect(isDone('reconnect', before, connectionDto({ generation: 4, state: 'down', phase: 'syncing' }))).toBe(false)
  expect(isDone('reconnect', before, connectionDto({ generation: 4 }))).toBe(true)
})

test('pause and resume are done when the state says so', () => {
  const paused = connectionDto({ state: 'paused' })
  expect([isDone('pause', paused, connectionDto()), isDone('pause', paused, paused)]).toEqual([false, true])
  expect([isDone('resume', paused, paused), isDone('resume', paused, connectionDto())]).toEqual([false, true])
})

test('offers only what makes sense', () => {
  expect(operationsOf('paused')).toEqual(['resume'])
  expect(operationsOf('down')).toEqual(['reconnect', 'pause'])
  expect(operationsOf('stopped')).toEqual([])
})
