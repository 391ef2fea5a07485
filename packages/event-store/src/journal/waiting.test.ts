import { describe, expect, test } from 'bun:test'
import { merged, nextGroup, storedCount, type Waiting } from './waiting.ts'

const place = { at: 0, length: 1 }
const waiting = (seq: number, n = 1, writer = 'me'): Waiting => ({ writer, seq, n, events: [], place: null })
const seqsOf = (batches: readonly Waiting[]) => batches.map(({ writer, seq }) => `${writer} ${seq}`)

describe('the next transaction', () => {
  test('takes what waits from the front, up to ten thousand events', () => {
    expect(nextGroup([])).toEqual([])
    expect(seqsOf(nextGroup([waiting(1, 400), waiting(2, 9_600), waiting(3, 1)]))).toEqual(['me 1', 'me 2'])
    expect(seqsOf(nextGroup([waiting(1, 400), waiting(2, 9_601)]))).toEqual(['me 1'])
  })

  test('takes a batch beyond that alone and whole', () => {
    expect(seqsOf(nextGroup([waiting(1, 20_000), waiting(2)]))).toEqual(['me 1'])
  })

  test('never mixes writers: the database remembers one newest batch', () => {
    expect(seqsOf(nextGroup([waiting(1, 1, 'before'), waiting(1)]))).toEqual(['before 1'])
  })
})

test('batches up to the newest that is stored are stored, those of writers before them too', () => {
  const queue = [waiting(8, 1, 'before'), waiting(1), waiting(2), waiting(3)]
  expect(storedCount(queue, null)).toBe(0)
  expect(storedCount(queue, { writer: 'nobody', seq: 9 })).toBe(0)
  expect(storedCount(queue, { writer: 'before', seq: 8 })).toBe(1)
  expect(storedCount(queue, { writer: 'me', seq: 2 })).toBe(3)
})

test('what was spilled and what is sent again come in the order of their numbers, each once', () => {
  const spilled = [
    { writer: 'before', seq: 4, n: 1, place },
    { writer: 'me', seq: 1, n: 1, place },
    { writer: 'me', seq: 3, n: 1, place },
  ]
  const queue = merged(spilled, [waiting(1), waiting(2), waiting(3)])
  expect(seqsOf(queue)).toEqual(['before 4', 'me 1', 'me 2', 'me 3'])
  expect(queue.map((batch) => batch.place)).toEqual([place, place, null, place])
})
