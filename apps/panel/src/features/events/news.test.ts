import { expect, test } from 'bun:test'
import { eventDto } from '../../testing/dtos.ts'
import { newsAfter } from './news.ts'

const streamed = [4, 5, 6, 7].map((id) => eventDto({ id, connection: id % 2 === 0 ? 'vest' : 'paradex' }))
const after = (seen: number | null, isWanted: (id: number) => boolean = () => true) => {
  const { events, hasGap } = newsAfter(streamed, seen, ({ id }) => isWanted(id))
  return [events.map(({ id }) => id), hasGap]
}

test('what came after an event is told newest first, each once', () => {
  expect(after(5)).toEqual([[7, 6], false])
  expect(after(7)).toEqual([[], false])
  expect(after(5, (id) => id !== 7)).toEqual([[6], false])
})

test('what the stream forgot before it was looked at is a gap', () => {
  expect(after(3)).toEqual([[7, 6, 5, 4], false])
  expect(after(2)).toEqual([[7, 6, 5, 4], true])
  expect(newsAfter([], 2, () => true)).toEqual({ events: [], hasGap: false })
})

test('where nothing was looked at there is no gap', () => {
  expect(after(null)).toEqual([[7, 6, 5, 4], false])
})
