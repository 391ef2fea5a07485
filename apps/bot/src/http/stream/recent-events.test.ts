import { expect, test } from 'bun:test'
import { createRecentEvents } from './recent-events.ts'

const event = (eventId: number, bytes = 1) => ({ about: null, eventId, frame: new Uint8Array(bytes) })
const idsAfter = (recent: ReturnType<typeof createRecentEvents>, id: number) =>
  recent.after(id).map(({ eventId }) => eventId)

test('keeps the newest, and says since when it has all', () => {
  const recent = createRecentEvents(10, 3)
  expect(recent.since).toBe(10)
  expect(idsAfter(recent, 10)).toEqual([])
  for (const id of [11, 12, 15]) recent.add(event(id))
  expect([
    recent.since,
    idsAfter(recent, 10),
    idsAfter(recent, 12),
    idsAfter(recent, 14),
    idsAfter(recent, 15),
  ]).toEqual([10, [11, 12, 15], [15], [15], []])
  recent.add(event(16))
  expect([recent.since, idsAfter(recent, 11)]).toEqual([11, [12, 15, 16]])
})

test('keeps no more bytes than it may, be it none at all', () => {
  const recent = createRecentEvents(0, 100, 10)
  for (const id of [1, 2, 3]) recent.add(event(id, 4))
  expect([recent.since, idsAfter(recent, 1)]).toEqual([1, [2, 3]])
  recent.add(event(4, 11))
  expect([recent.since, idsAfter(recent, 4)]).toEqual([4, []])
})
