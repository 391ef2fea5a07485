import { describe, expect, test } from 'bun:test'
import { createOrderBook, MAX_BOOK_LEVELS } from '@holdfast/adapter-core'
import { frames } from '../fixtures/market-data.json'
import { readBbo, readBook } from './book.ts'

const { data: book } = frames.book
const { data: bbo } = frames.bbo

test('a delisted coin has a book without prices: a book, whose best prices are none', () => {
  const update = readBook(frames.book_of_delisted.data)
  if (typeof update === 'string') throw new Error(update)
  expect(createOrderBook().apply(update)).toEqual({
    kind: 'applied',
    top: { bestBid: null, bestAsk: null },
    crossed: false,
  })
})

test('a book that is sent again with a later time counts, an older one does not', () => {
  const kept = createOrderBook()
  const at = (time: number) => {
    const update = readBook({ ...book, time })
    if (typeof update === 'string') throw new Error(update)
    return kept.apply(update).kind
  }
  expect([at(1_000), at(1_000), at(6_400), at(6_399)]).toEqual(['applied', 'applied', 'applied', 'late'])
})

describe('is no book', () => {
  test.each([
    ['without levels', { levels: undefined }],
    ['with one side', { levels: [[]] }],
    ['with a third side', { levels: [[], [], []] }],
    ['with a side that is no list', { levels: [{}, []] }],
    ['with a level that is none', { levels: [[null], []] }],
    ['with a price that is a number', { levels: [[{ px: 1, sz: '1' }], []] }],
    ['without a size', { levels: [[], [{ px: '1' }]] }],
    ['with more levels than a book', { levels: [Array(MAX_BOOK_LEVELS + 1).fill({ px: '1', sz: '1' }), []] }],
    ['without its time', { time: undefined }],
  ])('%s', (_what, changes) => {
    expect(readBook({ ...book, ...changes })).toBeString()
  })
})

describe('is no best bid and ask', () => {
  test.each([
    ['without them', { bbo: undefined }],
    ['with a third', { bbo: [null, null, null] }],
    ['with one that is no level', { bbo: ['60000.0', null] }],
    ['without its time', { time: null }],
  ])('%s', (_what, changes) => {
    expect(readBbo({ ...bbo, ...changes })).toBeString()
  })
})
