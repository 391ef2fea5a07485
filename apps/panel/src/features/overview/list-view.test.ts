import { expect, test } from 'bun:test'
import { connectionDto } from '../../testing/dtos.ts'
import { isNarrowed, keepingOrder, listed, listViewOf, type SortFacts, toggledSort, toggledState } from './list-view.ts'
import { openRowsOf, toggledRow } from './open-rows.ts'

const NO_FACTS: SortFacts = { uptime: () => undefined, outageAt: () => undefined }
const read = (search: string) => listViewOf(new URLSearchParams(search))
const few = [
  connectionDto({ id: 'vest', exchange: 'vest' }),
  connectionDto({ id: 'paradex', state: 'down', lastDataAt: null, rttMs: null }),
  connectionDto({ id: 'hyperliquid', exchange: 'hyperliquid', state: 'paused', since: 5_000, rttMs: 80 }),
]
const idsOf = (search: string, facts = NO_FACTS) => listed(few, read(search), facts)

test('few connections stand as they are configured, many worst first', () => {
  expect(idsOf('')).toEqual(['vest', 'paradex', 'hyperliquid'])
  const many = Array.from({ length: 12 }, (_, i) =>
    connectionDto({ id: `feed-${i}`, state: i === 7 ? 'down' : i === 3 ? 'degraded' : 'live' }),
  )
  const order = listed(many, read(''), NO_FACTS)
  expect(order.slice(0, 4)).toEqual(['feed-7', 'feed-3', 'feed-0', 'feed-1'])
  expect(order.slice(-2)).toEqual(['feed-10', 'feed-11'])
})

test('each order has on top what needs the operator most', () => {
  expect(idsOf('sort=worst')).toEqual(['paradex', 'hyperliquid', 'vest'])
  expect(idsOf('sort=name')).toEqual(['hyperliquid', 'paradex', 'vest'])
  expect(idsOf('sort=since')).toEqual(['hyperliquid', 'paradex', 'vest'])
  expect(idsOf('sort=age')[0]).toBe('paradex')
  expect(idsOf('sort=rtt')).toEqual(['hyperliquid', 'vest', 'paradex'])
  const facts = {
    uptime: (id: string) => ({ vest: 99.9, paradex: 12, hyperliquid: null })[id],
    outageAt: (id: string) => (id === 'vest' ? 7 : undefined),
  }
  expect(idsOf('sort=uptime', facts)).toEqual(['paradex', 'vest', 'hyperliquid'])
  expect(idsOf('sort=outage', facts)[0]).toBe('vest')
  expect(idsOf('sort=nonsense')).toEqual(idsOf(''))
})

test('filters by text, exchange and states, and they add up', () => {
  expect(idsOf('q=PARA')).toEqual(['paradex'])
  expect(idsOf('exchange=vest')).toEqual(['vest'])
  expect(idsOf('state=down,paused')).toEqual(['paradex', 'hyperliquid'])
  expect(idsOf('not_live=1&exchange=hyperliquid')).toEqual(['hyperliquid'])
  expect(idsOf('state=down&q=vest')).toEqual([])
  expect(['', 'sort=name', 'state=asleep', 'q=+'].map((search) => isNarrowed(read(search)))).toEqual([
    false,
    false,
    false,
    false,
  ])
  expect(['q=a', 'exchange=vest', 'state=down', 'not_live=1'].every((search) => isNarrowed(read(search)))).toBe(true)
})

test('a state that is pressed comes to those pressed before, and goes when it is pressed again', () => {
  expect(toggledState([], 'down')).toBe('down')
  expect(toggledState(['down'], 'failed')).toBe('down,failed')
  expect(toggledState(['down', 'failed'], 'down')).toBe('failed')
  expect(toggledState(['down'], 'down')).toBeNull()
})

test('an order that is held keeps what is there in place', () => {
  expect(keepingOrder(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd'])
})

test('the address says which rows are open; the only connection there is, is open by itself', () => {
  const open = (search: string, order: readonly string[]) => openRowsOf(new URLSearchParams(search), order)
  expect(open('', ['a'])).toEqual(['a'])
  expect(open('', ['a', 'b'])).toEqual([])
  expect(open('open=b,a', ['a', 'b'])).toEqual(['b', 'a'])
  expect(open('open=-', ['a'])).toEqual([])
  expect(toggledRow(['a'], 'a', ['a'])).toBe('-')
  expect(toggledRow([], 'a', ['a'])).toBeNull()
  expect(toggledRow([], 'a', ['a', 'b'])).toBe('a')
  expect(toggledRow(['a'], 'b', ['a', 'b'])).toBe('a,b')
  expect(toggledRow(['a'], 'a', ['a', 'b'])).toBeNull()
})

test('a column that is pressed rules, and is taken back by the next press', () => {
  expect(toggledSort(read(''), 2, 'age')).toBe('age')
  expect(toggledSort(read('sort=age'), 2, 'age')).toBeNull()
  expect(toggledSort(read('sort=age'), 2, 'rtt')).toBe('rtt')
  expect(toggledSort(read(''), 200, 'worst')).toBe('configured')
  expect(toggledSort(read('sort=configured'), 200, 'worst')).toBeNull()
})
