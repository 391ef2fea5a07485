import { expect, test } from 'bun:test'
import { overtakenBy } from './overtaken.ts'

const BY = { actor: 'ops', at: 1, reason: null }
const lasts = { acknowledged: null, endedAt: null }
const ack = (wasOngoing = true) => ({ action: 'acknowledge', wasOngoing }) as const
const mute = (wasOngoing = true) => ({ action: 'mute', wasOngoing }) as const

test('while nothing changes nothing is said', () => {
  expect(overtakenBy(ack(), lasts)).toBeNull()
  expect(overtakenBy(mute(), lasts)).toBeNull()
  expect(overtakenBy(ack(false), { ...lasts, endedAt: 5 })).toBeNull()
  expect(overtakenBy(mute(false), { acknowledged: BY, endedAt: 5 })).toBeNull()
})

test('what somebody else has acknowledged is not offered any more, and by whom it is told', () => {
  for (const endedAt of [null, 5]) {
    expect(overtakenBy(ack(), { acknowledged: BY, endedAt })).toBe(
      'Acknowledged meanwhile by ops. There is nothing left to do.',
    )
  }
  expect(overtakenBy(ack(false), { acknowledged: { ...BY, reason: 'on it' }, endedAt: 5 })).toContain('by ops: on it.')
  expect(overtakenBy(mute(), { acknowledged: BY, endedAt: null })).toBeNull()
})

test('what was said of an outage that lasted is asked anew once it is over', () => {
  expect(overtakenBy(ack(), { ...lasts, endedAt: 5 })).toContain('no more reminders')
  expect(overtakenBy(mute(), { acknowledged: BY, endedAt: 5 })).toContain('would not end this mute')
})
