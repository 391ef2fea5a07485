import { expect, test } from 'bun:test'
import { parseRoute } from './router.ts'

test.each([
  ['/', 'overview'],
  ['/outages', 'outages'],
  ['/outages/', 'outages'],
  ['/events', 'events'],
  ['/outages/x', 'missing'],
  ['/outages/12/more', 'missing'],
  ['/nope', 'missing'],
])('%s is the page %s', (path, page) => expect(parseRoute(path).page).toBe(page as 'missing'))

test('an outage has its number in its address', () => {
  expect(parseRoute('/outages/1042')).toEqual({ page: 'outage', id: 1042 })
})
