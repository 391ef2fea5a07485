import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { lastOutages } from './past.ts'

const page = [
  outageDto({ id: 3, connection: 'a', startedAt: 300 }),
  outageDto({ id: 2, connection: 'b', startedAt: 200 }),
  outageDto({ id: 1, connection: 'a', startedAt: 100 }),
].map((outage) => ({ ...outage, acknowledged: null }))

test('the last outage of each connection, and how far back there is none of the others', () => {
  const all = lastOutages({ items: page, next: null })
  expect(Object.entries(all.lastOutage).map(([id, outage]) => `${id} ${outage.id}`)).toEqual(['a 3', 'b 2'])
  expect(all.lookedBackTo).toBeNull()
  expect(lastOutages({ items: page, next: 'more' }).lookedBackTo).toBe(100)
  expect(lastOutages({ items: [], next: null })).toEqual({ lastOutage: {}, lookedBackTo: null })
})
