import { expect, test } from 'bun:test'
import { hardCases, type LogFacts, type PageCase, randomCases } from './page-cases.ts'

const FACTS: LogFacts = {
  from: Date.UTC(2024, 0, 1),
  to: Date.UTC(2026, 0, 1),
  lastId: 10_000_000,
  connections: ['a', 'b', 'c'],
  outageIds: [17, 400],
}

const cases = randomCases(400, FACTS, 1)
const filtersOf = (what: PageCase['what']) =>
  new Set(cases.filter((one) => one.what === what).flatMap(({ query }) => Object.keys(query)))

test('any filters are the same for the same seed, and others for another', () => {
  expect(randomCases(400, FACTS, 1)).toEqual(cases)
  expect(randomCases(400, FACTS, 2)).not.toEqual(cases)
})

test('every filter that a page has is among them, and pages far behind the first', () => {
  const window = ['from', 'to']
  expect([...filtersOf('events')].toSorted()).toEqual(
    ['after', 'connection', 'limit', 'outage', 'type', ...window].toSorted(),
  )
  expect([...filtersOf('outages')].toSorted()).toEqual(
    ['cause', 'connection', 'limit', 'minDurationMs', 'ongoing', 'scope', ...window].toSorted(),
  )
  expect(cases.filter(({ isDeep }) => isDeep).length).toBeGreaterThan(40)
})

test('a page after an id has no depth of its own: it goes the other way', () => {
  expect(cases.filter(({ isDeep, query }) => isDeep && 'after' in query)).toEqual([])
})

test('windows come in both ends or none, and are not empty', () => {
  for (const { query } of [...cases, ...hardCases(FACTS)]) {
    expect(query.from === undefined).toBe(query.to === undefined)
    if (query.from !== undefined && query.to !== undefined) expect(query.from).toBeLessThan(query.to)
  }
})

test('names tell cases apart', () => {
  const names = hardCases(FACTS).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
