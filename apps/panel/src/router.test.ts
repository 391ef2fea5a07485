import { expect, test } from 'bun:test'
import { PAGES, pathOf } from './pages.ts'
import { hrefWith, parseRoute } from './router.ts'

test.each([
  ['', 'overview'],
  ['/outages/', 'outages'],
  ['/outages/x', 'missing'],
  ['/outages/12/more', 'missing'],
  ['/nope', 'missing'],
])('%s is the page %s', (path, page) => expect(parseRoute(path).page).toBe(page as 'missing'))

test('every page is found at its own address', () => {
  expect(PAGES.map(({ page }) => parseRoute(pathOf(page)).page)).toEqual(PAGES.map(({ page }) => page))
})

test('an outage has its number in its address', () => {
  expect(parseRoute('/outages/1042')).toEqual({ page: 'outage', id: 1042 })
})

test('a parameter is set, changed and removed beside the others', () => {
  const at = { pathname: '/events', search: '?type=bot_started&window=7d' }
  expect(hrefWith(at, { connection: 'vest', type: null, window: '1h' })).toBe('/events?window=1h&connection=vest')
  expect(hrefWith(at, { type: '', window: null })).toBe('/events')
})
