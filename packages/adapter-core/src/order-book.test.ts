import { describe, expect, test } from 'bun:test'
import type { BookUpdate } from './exchange.ts'
import { type BookLevel, createOrderBook } from './order-book.ts'

const snapshot = (sequence: number | null, changes: Partial<BookUpdate> = {}): BookUpdate => ({
  kind: 'snapshot',
  sequence,
  exchangeTime: null,
  bids: [
    ['100', '1'],
    ['99.5', '2'],
  ],
  asks: [
    ['101', '1'],
    ['102', '2'],
  ],
  ...changes,
})

const delta = (
  sequence: number | null,
  bids: readonly BookLevel[] = [],
  asks: readonly BookLevel[] = [],
): BookUpdate => ({
  kind: 'delta',
  sequence,
  exchangeTime: null,
  bids,
  asks,
})

function start(first = snapshot(10)) {
  const book = createOrderBook({ maxLevels: 5 })
  const result = book.apply(first)
  return { book, result }
}

test('a snapshot gives the best levels, whatever order they come in', () => {
  const { result } = start(
    snapshot(1, {
      bids: [
        ['9.9', '1'],
        ['10.1', '2'],
        ['10.05', '3'],
      ],
      asks: [
        ['1000', '1'],
        ['11', '2'],
      ],
    }),
  )
  expect(result).toEqual({
    kind: 'applied',
    top: { bestBid: { price: '10.1', size: '2' }, bestAsk: { price: '11', size: '2' } },
    crossed: false,
  })
})

test('a delta sets absolute sizes, and size 0 removes, in any spelling', () => {
  const { book } = start()
  book.apply(delta(11, [['100.00', '5']], [['101.0', '0.000']]))
  expect(book.top()).toEqual({ bestBid: { price: '100.00', size: '5' }, bestAsk: { price: '102', size: '2' } })
  book.apply(delta(12, [['77', '0']]))
  expect(book.levels().bids).toEqual([
    ['100.00', '5'],
    ['99.5', '2'],
  ])
})

test('a delta that removes a whole side leaves no best level', () => {
  const { book } = start()
  const result = book.apply(
    delta(11, [
      ['100', '0'],
      ['99.5', '0'],
    ]),
  )
  expect(result).toMatchObject({ kind: 'applied', top: { bestBid: null, bestAsk: { price: '101' } }, crossed: false })
})

test('an empty delta advances the sequence and keeps the very same top', () => {
  const { book, result } = start()
  const after = book.apply(delta(11))
  expect(after.kind === 'applied' && result.kind === 'applied' && after.top === result.top).toBe(true)
  expect(book.apply(delta(12)).kind).toBe('applied')
})

describe('the sequence', () => {
  test.each([
    ['a missing delta', 12, '12'],
    ['one just before the last', 9, '9'],
    ['one from the past', 3, '3'],
    ['one without its number', null, null],
  ])('%s invalidates the book until the next snapshot', (_name, got, said) => {
    const { book } = start()
    expect(book.apply(delta(got, [['105', '1']]))).toEqual({ kind: 'gap', expected: '11', got: said })
    expect(book.valid).toBe(false)
    expect(book.top()).toEqual({ bestBid: null, bestAsk: null })
    expect(book.apply(delta(11))).toEqual({ kind: 'ignored' })
    expect(book.apply(snapshot(50)).kind).toBe('applied')
    expect(book.apply(delta(51)).kind).toBe('applied')
  })

  test('a repeated one changes nothing, whatever it holds, and the next may follow', () => {
    const { book, result } = start()
    expect(book.apply(delta(10, [['105', '1']]))).toEqual({ kind: 'duplicate' })
    expect(book.apply(delta(11, [['100', '3']])).kind).toBe('applied')
    expect(book.apply(delta(11, [['100', '3']]))).toEqual({ kind: 'duplicate' })
    expect(book.top()).toMatchObject({ bestBid: { price: '100', size: '3' } })
    expect(result.kind === 'applied' && book.top().bestAsk === result.top.bestAsk).toBe(true)
    expect(book.apply(delta(13))).toMatchObject({ kind: 'gap', expected: '12' })
    expect(book.apply(delta(11))).toEqual({ kind: 'ignored' })
  })

  test('a delta before any snapshot is ignored', () => {
    expect(createOrderBook().apply(delta(1))).toEqual({ kind: 'ignored' })
  })

  test('a snapshot resets the count, backwards too', () => {
    const { book } = start()
    expect(book.apply(snapshot(3)).kind).toBe('applied')
    expect(book.apply(delta(4)).kind).toBe('applied')
  })
})

describe('an exchange that sends whole books without numbers', () => {
  const at = (exchangeTime: number | null) => snapshot(null, { kind: 'replace', exchangeTime })

  test('a book older than the last is dropped, an equal one is taken', () => {
    const { book } = start(at(1_000))
    expect(book.apply(at(999))).toEqual({ kind: 'late', detail: 'from 999, after one from 1000' })
    expect(book.apply(at(1_000)).kind).toBe('applied')
    expect(book.apply(at(null)).kind).toBe('applied')
    expect(book.apply(at(999)).kind).toBe('late')
    expect(book.valid).toBe(true)
  })

  test('after a restart the first book counts, whatever its clock says', () => {
    const { book } = start(at(1_000))
    book.restart()
    expect(book.apply(at(500)).kind).toBe('applied')
    expect(book.apply(at(499)).kind).toBe('late')
  })
})

describe('an exchange that sends whole books with numbers', () => {
  const numbered = (sequence: number) => snapshot(sequence, { kind: 'replace' })

  test('numbers may skip; an equal one is a repeat, a lower one is older, and neither is taken', () => {
    const { book } = start(numbered(10))
    expect(book.apply(numbered(15)).kind).toBe('applied')
    expect(book.apply(numbered(15))).toEqual({ kind: 'duplicate' })
    expect(book.apply(numbered(14))).toEqual({ kind: 'late', detail: 'number 14 after 15' })
    expect(book.valid).toBe(true)
    book.restart()
    expect(book.apply(numbered(3)).kind).toBe('applied')
  })
})

describe('a crossed book', () => {
  test.each([
    ['101', true],
    ['101.00', true],
    ['1000', true],
    ['100.99999999', false],
    ['9999', true],
  ])('best bid %s against best ask 101: %p', (price, crossed) => {
    const { book } = start()
    expect(book.apply(delta(11, [[price, '1']]))).toMatchObject({ kind: 'applied', crossed })
  })

  test('is judged after the whole message, and mends itself', () => {
    const { book } = start()
    expect(book.apply(delta(11, [['101', '1']], [['101', '0']]))).toMatchObject({ crossed: false })
    expect(book.apply(delta(12, [['103', '1']]))).toMatchObject({ crossed: true })
    expect(book.apply(delta(13, [['103', '0']]))).toMatchObject({ crossed: false })
  })
})

describe('hostile input', () => {
  const wrong: [string, BookLevel][] = [
    ['a negative price', ['-1', '1']],
    ['a price of 0', ['0.0', '1']],
    ['an exponent', ['1e9', '1']],
    ['words', ['NaN', '1']],
    ['a negative size', ['1', '-1']],
    ['an endless number', ['1'.repeat(41), '1']],
  ]
  test.each(wrong)('%s is malformed, and nothing of its message is applied', (_name, level) => {
    const { book } = start()
    const result = book.apply(delta(11, [['100.5', '9'], level]))
    expect(result).toMatchObject({ kind: 'malformed', invalidated: false })
    expect(book.top().bestBid).toEqual({ price: '100', size: '1' })
    // The lost delta shows at the next number.
    expect(book.apply(delta(12))).toMatchObject({ kind: 'gap', expected: '11' })
  })

  test('an unnumbered delta that is lost invalidates at once: nothing later would tell', () => {
    const { book } = start(snapshot(null))
    expect(book.apply(delta(null, [['x', '1']]))).toMatchObject({ kind: 'malformed', invalidated: true })
    expect(book.apply(delta(null))).toEqual({ kind: 'ignored' })
  })

  test('too many levels in one message, or over many', () => {
    const many = Array.from({ length: 6 }, (_, i): BookLevel => [`${i + 1}`, '1'])
    const { book } = start()
    expect(book.apply(delta(11, many))).toMatchObject({ kind: 'malformed', invalidated: false })
    expect(book.apply(snapshot(1, { bids: many.slice(0, 5) })).kind).toBe('applied')
    expect(book.apply(delta(2, [['6', '1']]))).toMatchObject({ kind: 'malformed', invalidated: true })
    expect(book.valid).toBe(false)
  })
})

test('a whole book that names a price twice keeps its last word, also where that is what the book before said', () => {
  const { book } = start(snapshot(1, { bids: [['100', '1']], asks: [] }))
  const twice: readonly BookLevel[] = [
    ['100', '2'],
    ['100', '1'],
  ]
  book.apply(snapshot(2, { bids: twice, asks: [] }))
  expect(book.levels().bids).toEqual([['100', '1']])
})
