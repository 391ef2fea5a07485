import { expect, test } from 'bun:test'
import { ProblemError } from '../../api/problem.ts'
import { loginReasonOf, reasonText } from './login-reason.ts'

const refusal = (code: string, message = 'Send the token') => new ProblemError(401, code, message)

test('whoever was in hears that the session has ended, and why where the bot knows', () => {
  expect(reasonText(loginReasonOf(refusal('unauthorized'), false))).toBeNull()
  expect(reasonText(loginReasonOf(refusal('unauthorized'), true))).toStartWith(
    'Your session has ended. The bot was restarted',
  )
  const changed = refusal('session_ended', 'The token was changed: log in with the new one')
  for (const wasIn of [true, false]) {
    expect(reasonText(loginReasonOf(changed, wasIn))).toBe(
      'Your session has ended. The token was changed: log in with the new one.',
    )
  }
})

test('whoever logged out hears of what', () => {
  expect(reasonText({ kind: 'logged_out', everywhere: false })).toBe('You are logged out.')
  expect(reasonText({ kind: 'logged_out', everywhere: true })).toContain('every other browser')
})
