import { expect, test } from 'bun:test'
import { createCredentials } from './credentials.ts'

test('only the token in force matches', () => {
  const credentials = createCredentials('old')
  expect(['old', 'new', ''].map(credentials.matches)).toEqual([true, false, false])
  expect(credentials.rotate('new')).toBe(true)
  expect(['old', 'new', ''].map(credentials.matches)).toEqual([false, true, false])
})

test('a change ends what went before, and tells so, in the same tick; no change ends nothing', () => {
  const credentials = createCredentials('old')
  const lifetime = credentials.lifetime()
  const told: boolean[] = []
  credentials.onRotated(() => told.push(credentials.matches('new')))
  expect(credentials.rotate('old')).toBe(false)
  expect([lifetime.aborted, told]).toEqual([false, []])
  credentials.rotate('new')
  expect([lifetime.aborted, told, credentials.lifetime().aborted]).toEqual([true, [true], false])
})

test('without a token nothing is required, and nothing matches', () => {
  const credentials = createCredentials(null)
  const lifetime = credentials.lifetime()
  expect([credentials.isRequired(), credentials.matches('null'), credentials.matches('')]).toEqual([
    false,
    false,
    false,
  ])
  expect(credentials.rotate(null)).toBe(false)
  expect(credentials.rotate('new')).toBe(true)
  expect([credentials.isRequired(), lifetime.aborted]).toEqual([true, true])
})
