import { expect, test } from 'bun:test'
import { ProblemError, UnreachableError } from '../api/problem.ts'
import { errorShown } from './error-shown.ts'

const away = new UnreachableError('The bot does not answer')
const refused = new ProblemError(503, 'store_unavailable', 'The disk is full')
const stale = { state: 'stale', since: 1, nextAt: null } as const
const live = { state: 'live' } as const

test('what the banner says already is not said again over what was loaded', () => {
  expect(errorShown(away, true, stale)).toBeUndefined()
  expect(errorShown(undefined, true, stale)).toBeUndefined()
})

test('anything else is', () => {
  expect(errorShown(away, false, stale)).toBe(away)
  expect(errorShown(refused, true, stale)).toBe(refused)
  expect(errorShown(away, true, live)).toBe(away)
})
