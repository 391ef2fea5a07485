import { describe, expect, test } from 'bun:test'
import type { ConnectionDto } from '@holdfast/api-contract'
import { connectionDto } from '../../testing/dtos.ts'
import { isDone, OPERATION_WORDS, operationsOf } from './operation.ts'

test('a reconnect is done when data flows on a later socket, not before', () => {
  const before = { generation: 3 }
  expect(isDone('reconnect', before, connectionDto({ generation: 3 }))).toBe(false)
  expect(isDone('reconnect', before, connectionDto({ generation: 4, state: 'down', phase: 'syncing' }))).toBe(false)
  expect(isDone('reconnect', before, connectionDto({ generation: 4 }))).toBe(true)
})

test('a standby that took over may be the older socket', () => {
  expect(isDone('reconnect', { generation: 4 }, connectionDto({ generation: 3 }))).toBe(true)
})

describe('what a reconnect will do, said before it does', () => {
  const NOW = 10_000
  const said = (change: Partial<ConnectionDto>) => OPERATION_WORDS.reconnect.consequence(connectionDto(change), NOW)
  const floor = { nextAttemptAt: 22_000, nextAttemptReason: 'rate_limited' }
  const spare = [
    { role: 'primary', generation: 1, openedAt: 900, rttMs: 12 },
    { role: 'standby', generation: 2, openedAt: 900, rttMs: null },
  ] as const

  test('where it is live, prices are lost for a moment', () => {
    expect(said({})).toBe(
      "The bot leaves paradex's socket now and dials a new one at once. Its prices are not current until data flows again. This is recorded as a planned outage.",
    )
  })

  test('a wait that the exchange asked for holds for the operator too', () => {
    expect(said(floor)).toStartWith(
      "The bot leaves paradex's socket now and dials a new one in 12 s, not sooner: the exchange limits our rate.",
    )
    expect(said({ ...floor, state: 'down', sockets: [] })).toBe(
      'The bot dials paradex in 12 s, not sooner: the exchange limits our rate.',
    )
    expect(said({ ...floor, nextAttemptAt: 9_000 })).toContain('dials a new one at once')
  })

  test('a wait of our own does not', () => {
    const waiting = { nextAttemptAt: 22_000, nextAttemptReason: 'flapping', state: 'down' as const, sockets: [] }
    expect(said(waiting)).toBe('The bot dials paradex at once. Limits of the exchange are kept.')
  })

  test('with a standby nothing is lost', () => {
    expect(said({ sockets: [...spare] })).toBe(
      "The bot leaves paradex's socket, and its standby takes over at once if it delivers. A new standby is dialed at once.",
    )
  })
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
