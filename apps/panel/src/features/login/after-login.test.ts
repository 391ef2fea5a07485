import { expect, test } from 'bun:test'
import { afterLogin } from './after-login.ts'

const at = (after: string, hash = '') => afterLogin({ search: `?${new URLSearchParams({ after })}`, hash })

test('the reference is come back to, in its theme and at its place', () => {
  expect(at('/docs')).toBe('/docs')
  expect(at('/docs?theme=dark', '#problem-not_found')).toBe('/docs?theme=dark#problem-not_found')
})

test.each([
  '',
  '/',
  '//evil.test',
  '//evil.test/docs',
  '/\\evil.test',
  '\\\\evil.test/docs',
  'https://evil.test/docs',
  'javascript:alert(1)//docs',
  '/docs/../api/v1/session',
  '/docs//evil.test',
  '/docs@evil.test',
  '/docs?theme=pink',
  '/docs?next=//evil.test',
  '/docs?theme=dark&next=//evil.test',
  '/docs#//evil.test',
  '/docs\n',
  ' /docs',
  '/DOCS',
  '/metrics',
  '/api/v1/events.csv',
])('no way leads to %p', (after) => {
  expect(at(after)).toBeNull()
})

test('two ways are none, and so is no way', () => {
  expect(afterLogin({ search: '?after=/docs&after=//evil.test', hash: '' })).toBeNull()
  expect(afterLogin({ search: '', hash: '#/docs' })).toBeNull()
})

test('a place on the page cannot lead away from it', () => {
  const way = at('/docs', '#//evil.test')
  expect(new URL(way ?? '', 'http://127.0.0.1:4400').origin).toBe('http://127.0.0.1:4400')
})
