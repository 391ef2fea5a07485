import { expect, test } from 'bun:test'
import { boundsOf, keepingWindow, lengthText, windowOf, windowParameters, windowQuery, windowText } from './window.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 27, 9)
const read = (search: string) => windowOf(new URLSearchParams(search))

test('an address names a window that ends now, or its two ends', () => {
  expect(read('window=7d')).toEqual({ kind: 'last', text: '7d', ms: 168 * HOUR })
  expect(read('window=90m')).toEqual({ kind: 'last', text: '90m', ms: 1.5 * HOUR })
  const between = 'from=2026-11-26T16:00:00Z&to=2026-11-27T09:00:00Z&window=7d'
  expect(read(between)).toEqual({ kind: 'between', from: NOW - 17 * HOUR, to: NOW })
})

test.each([
  '',
  'window=soon',
  'window=0h',
  'from=2026-11-27T09:00:00Z',
  'from=x&to=y',
  'from=2026-11-27&to=2026-11-26',
])('what cannot be read is the last 24 h: %p', (search) =>
  expect(read(search)).toEqual({ kind: 'last', text: '24h', ms: 24 * HOUR }),
)

test('what is written to an address is read from it again, and the default is not written', () => {
  for (const search of ['window=7d', 'from=2026-11-26T16:00:00Z&to=2026-11-27T09:00:00.5Z']) {
    const said = Object.entries(windowParameters(read(search))).filter(([, value]) => value !== null)
    expect(read(new URLSearchParams(said as [string, string][]).toString())).toEqual(read(search))
  }
  expect(windowParameters(read(''))).toEqual({ window: null, from: null, to: null })
})

test('a page may have a window of its own, which its address does not name; all others it does', () => {
  expect(windowOf(new URLSearchParams(), '5m')).toEqual({ kind: 'last', text: '5m', ms: HOUR / 12 })
  expect(windowOf(new URLSearchParams('window=24h'), '5m')).toEqual(read('window=24h'))
  expect(windowParameters(read('window=24h'), '5m').window).toBe('24h')
  expect(windowParameters(read('window=5m'), '5m').window).toBeNull()
  expect(windowParameters(read('window=24h'), null).window).toBe('24h')
})

test('the API is asked by length where the window ends now, by instants where it does not', () => {
  expect(windowQuery(read('window=7d'))).toEqual({ window: '7d' })
  const between = read('from=2026-11-26T16:00:00Z&to=2026-11-27T09:00:00Z')
  expect(windowQuery(between)).toEqual({ from: NOW - 17 * HOUR, to: NOW })
  expect(boundsOf(between, 5)).toEqual({ from: NOW - 17 * HOUR, to: NOW })
  expect(boundsOf(read('window=1h'), NOW)).toEqual({ from: NOW - HOUR, to: NOW })
})

test('says itself in words', () => {
  expect(['5m', '1h', '24h', '7d', '90d'].map((text) => lengthText(read(`window=${text}`)))).toEqual([
    '5 min',
    '1 h',
    '24 h',
    '7 d',
    '90 d',
  ])
  expect(windowText(read('window=7d'), NOW, 'utc')).toBe('last 7 d')
  expect(windowText(read('from=2026-11-26T16:00:00Z&to=2026-11-27T09:00:00Z'), NOW, 'utc')).toBe(
    '26 Nov 16:00:00 – 27 Nov 09:00:00',
  )
})

test('a window of one day says that day once, or not at all today', () => {
  const said = (search: string) => windowText(read(search), NOW, 'utc')
  expect(said('from=2026-11-27T07:00:00Z&to=2026-11-27T08:00:00Z')).toBe('07:00:00 – 08:00:00')
  expect(said('from=2025-12-31T23:00:00Z&to=2026-01-01T01:00:00Z')).toBe('31 Dec 2025 23:00:00 – 1 Jan 01:00:00')
})

test('goes along to another page, unless that names its own', () => {
  const query = new URLSearchParams('window=7d&cause=dns')
  expect(keepingWindow('/outages', query)).toBe('/outages?window=7d')
  expect(keepingWindow('/outages?window=1h', query)).toBe('/outages?window=1h')
  expect(keepingWindow('/outages?cause=tls', new URLSearchParams())).toBe('/outages?cause=tls')
})
