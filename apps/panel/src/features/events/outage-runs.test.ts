import { expect, test } from 'bun:test'
import { leadsToOutage } from './outage-runs.ts'

test('of rows of one outage in a row the first leads to it; one that comes between begins another row', () => {
  const list = [null, 7, 7, null, 7, 8, 8].map((outageId) => ({ outageId }))
  expect(list.map((event, index) => leadsToOutage(event, list[index - 1]))).toEqual([
    false,
    true,
    false,
    false,
    true,
    true,
    false,
  ])
})
