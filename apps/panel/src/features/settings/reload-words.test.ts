import { expect, test } from 'bun:test'
import { problemOf } from '../../api/problem.ts'
import { issuesOf, placeOf, reloadLines } from './reload-words.ts'

const NOTHING = { added: [], changed: [], removed: [], sections: [], needsRestart: [] }

test('a reload tells what it did, and what is left to do', () => {
  expect(reloadLines({ ...NOTHING, added: ['a'], changed: ['b', 'c'], needsRestart: ['server.port'] })).toEqual([
    { what: '1 connection added', names: ['a'] },
    { what: '2 connections changed, begun anew', names: ['b', 'c'] },
    { what: 'Waits for a restart of the bot', names: ['server.port'], isOpen: true },
  ])
  expect(reloadLines(NOTHING)).toEqual([])
})

const issue = { file: 'config.yaml', line: 12, key: 'exchanges[0].markets', message: 'Must be a list' }
const refusal = (code: string, issues: unknown) =>
  problemOf(422, { type: 'x', title: 'T', status: 422, detail: 'D', code, issues })

test('mistakes come with the refusal, and nothing else is taken for them', () => {
  expect(issuesOf(refusal('invalid_configuration', [issue]))).toEqual([issue])
  expect(issuesOf(refusal('stopping', [issue]))).toBeNull()
  expect(issuesOf(refusal('invalid_configuration', 'none'))).toBeNull()
  expect(issuesOf(new Error('x'))).toBeNull()
})

test('a place outside files has no line', () => {
  expect(placeOf(issue)).toBe('config.yaml:12')
  expect(placeOf({ ...issue, file: 'environment', line: null })).toBe('environment')
})
