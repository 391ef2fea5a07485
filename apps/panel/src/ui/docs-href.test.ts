import { expect, test } from 'bun:test'
import { docsHref } from './docs-href.ts'

test('the reference follows the panel, and the system where the panel does', () => {
  expect([docsHref('auto'), docsHref('dark'), docsHref('light', 'pause')]).toEqual([
    '/docs',
    '/docs?theme=dark',
    '/docs?theme=light#pause',
  ])
})
