import { expect, test } from 'bun:test'
import type { RecordHealthDto } from '@holdfast/api-contract'
import { connectionDto } from '../../testing/dtos.ts'
import type { Operation } from './operation.ts'
import { awaited, LONG_WAIT_MS, overtakenBy, waitedFor } from './progress.ts'

const STORE: RecordHealthDto = { status: 'ok', queued: 0, lastError: null }
const BROKEN: RecordHealthDto = { status: 'degraded', queued: 3, lastError: 'disk full' }
const waiting = (operation: Operation, isDiskSlow = false) =>
  ({ step: 'waiting', operation, generation: 1, askedAt: 10_000, isDiskSlow }) as const
const asked = (operation: Operation, change: Parameters<typeof connectionDto>[0], store = STORE) =>
  waitedFor(waiting(operation), connectionDto(change), store, 12_000)

test('goes on waiting until the stream says that it is done', () => {
  const reconnect = waiting('reconnect')
  expect(waitedFor(reconnect, connectionDto({ generation: 1 }), STORE, 12_000)).toBe(reconnect)
  expect(asked('reconnect', { generation: 2, state: 'down' })).toMatchObject({ step: 'waiting' })
  expect(asked('reconnect', { generation: 2 })).toMatchObject({ step: 'done', at: 12_000, isRecorded: true })
  expect(asked('resume', { state: 'paused' })).toMatchObject({ step: 'waiting' })
})

test('says when what was done is not on record', () => {
  expect(asked('pause', { state: 'paused' }, BROKEN)).toMatchObject({ step: 'done', isRecorded: false })
  const slow = waitedFor(waiting('pause', true), connectionDto({ state: 'paused' }), STORE, 12_000)
  expect(slow).toMatchObject({ step: 'done', isRecorded: false })
})

test('a second operator who paused it ends the wait for a reconnect', () => {
  expect(asked('reconnect', { state: 'paused', detail: 'rotating keys' })).toEqual({
    step: 'overtaken',
    operation: 'reconnect',
    text: 'paradex was paused meanwhile: rotating keys. Resume it to reconnect.',
  })
  expect(asked('pause', { state: 'stopped' })).toMatchObject({ step: 'overtaken' })
})

test('an open form hears that its operation makes no sense any more', () => {
  expect(overtakenBy('pause', connectionDto())).toBeNull()
  expect(overtakenBy('pause', connectionDto({ state: 'paused' }))).toContain('There is nothing left to do')
  expect(overtakenBy('resume', connectionDto({ state: 'connecting' }))).toContain('was resumed meanwhile')
  expect(overtakenBy('resume', connectionDto({ state: 'stopped' }))).toContain('taken out of service')
})

test('a long wait says what is awaited, in words that do not tick', () => {
  const down = connectionDto({ state: 'down', attempt: 1, nextAttemptAt: 14_300 })
  expect(awaited('reconnect', down, 12_000, LONG_WAIT_MS - 1)).toBe('Asked. Waiting for data on the new socket.')
  const long = awaited('reconnect', down, 12_000, LONG_WAIT_MS)
  expect(long).toStartWith('Still waiting for data on the new socket (attempt 2 is due). ')
  expect(awaited('reconnect', down, 12_900, LONG_WAIT_MS)).toBe(long)
  expect(awaited('pause', down, 12_000, LONG_WAIT_MS)).toStartWith('Still waiting for the connection to stop. ')
})
