import { expect, test } from 'bun:test'
import { mergeArrivals } from './merge.ts'

const arrival = (storedAt: number, connection: string) => ({
  storedAt,
  event: { type: 'connection_removed', connection, at: storedAt, data: {} } as const,
})
const merged = (logs: readonly (readonly number[])[]) =>
  [...mergeArrivals(logs.map((log, index) => log.map((at) => arrival(at, `${index}`)).values()))].map(
    ({ event, storedAt }) => `${storedAt}${event.connection === null ? '' : `/${event.connection}`}`,
  )

test('makes one log of several, of two at once the earlier log first', () => {
  expect(merged([[1, 4, 4], [], [2, 4, 9], [0, 3]])).toEqual(['0/3', '1/0', '2/2', '3/3', '4/0', '4/0', '4/2', '9/2'])
  expect(merged([])).toEqual([])
})

test('takes no more of a log than it gives', () => {
  const endless = function* () {
    for (let at = 0; ; at += 2) yield arrival(at, 'a')
  }
  const log = mergeArrivals([endless(), [arrival(1, 'b'), arrival(3, 'b')].values()])
  const first = Array.from({ length: 6 }, () => log.next().value?.storedAt)
  expect(first).toEqual([0, 1, 2, 3, 4, 6])
})
