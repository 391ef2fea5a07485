import { expect, test } from 'bun:test'
import { createFeed } from './feed.ts'
import { price, stale } from './testing.ts'

test('is fresh since its last market became so, without a break', () => {
  const feed = createFeed(['A', 'B'])
  feed.push([price(100, 'A')])
  expect(feed.freshSince()).toBeNull()
  feed.push([price(200, 'B'), price(300, 'A')])
  expect(feed.freshSince()).toBe(200)
  feed.push([stale(400, 'A')])
  expect(feed.freshSince()).toBeNull()
  feed.push([price(500, 'A')])
  expect(feed.freshSince()).toBe(500)
})

test('forgets all but each market’s last price', () => {
  const feed = createFeed(['A', 'B'])
  feed.push([price(100, 'A'), price(200, 'B'), price(300, 'A')])
  feed.trim()
  expect(feed.observations.map(({ at }) => at)).toEqual([200, 300])
})
