import { expect, test } from 'bun:test'
import { ProblemError, UnreachableError } from '../../api/problem.ts'
import { refusalOf } from './refusal.ts'

test('a wrong token, a bot that is away, and a failure of its own are told apart', () => {
  const texts = [
    new ProblemError(401, 'wrong_token', 'It is the value of HOLDFAST_TOKEN'),
    new UnreachableError('The bot does not answer'),
    new ProblemError(503, 'store_unavailable', 'The disk is full'),
    new TypeError('Broken'),
  ].map((error) => refusalOf(error, 0))
  expect(texts.map((refusal) => (refusal?.kind === 'said' ? refusal.text : null))).toEqual([
    'This is not the token of this bot. It is the value of HOLDFAST_TOKEN.',
    'The bot does not answer. It may be starting, or this browser has lost it: try again.',
    'The disk is full.',
    'Broken.',
  ])
})

test('too many tries: until when', () => {
  const told = new ProblemError(429, 'too_many_logins', 'Wait', { retryAfterMs: 42_000 })
  expect(refusalOf(told, 1_000)).toEqual({ kind: 'wait', until: 43_000 })
  expect(refusalOf(new ProblemError(429, 'too_many_requests', 'Wait'), 1_000)).toEqual({ kind: 'wait', until: 61_000 })
})

test('a bot that asks for no token any more lets in', () => {
  expect(refusalOf(new ProblemError(404, 'no_login', 'No token is set'), 0)).toBeNull()
})
