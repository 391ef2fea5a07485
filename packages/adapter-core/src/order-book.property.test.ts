import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { BookUpdate } from './exchange.ts'
import { type BookLevel, createOrderBook } from './order-book.ts'

/** Few prices in many spellings, so that levels collide. Cents, scaled by 100, give the model its numbers. */
const price = fc
  .tuple(fc.integer({ min: 1, max: 1_500 }), fc.constantFrom('', '0', '000'))
  .map(([cents, zeros]) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}${zeros}`)
const size = fc.constantFrom('0', '0.00', '1', '0.5', '12')
const levels = fc.array(fc.tuple(price, size), { maxLength: 12 })
const message = fc.record({ kind: fc.constantFrom('snapshot', 'delta', 'delta', 'delta'), bids: levels, asks: levels })

const cents = (text: string) => Math.round(Number(text) * 100)

/** The obvious book: a map a side, sorted anew every time. */
function naiveSide(direction: 1 | -1) {
  const byCents = new Map<number, BookLevel>()
  return {
    byCents,
    apply: (changes: readonly BookLevel[]) => {
      for (const level of changes) {
        if (Number(level[1]) === 0) byCents.delete(cents(level[0]))
        else byCents.set(cents(level[0]), level)
      }
    },
    sorted: () => [...byCents].sort(([a], [b]) => direction * (a - b)).map(([, level]) => level),
  }
}

const best = (level: BookLevel | undefined) => (level === undefined ? null : { price: level[0], size: level[1] })

const expected = (bid: BookLevel | undefined, ask: BookLevel | undefined) => ({
  kind: 'applied',
  top: { bestBid: best(bid), bestAsk: best(ask) },
  crossed: bid !== undefined && ask !== undefined && cents(bid[0]) >= cents(ask[0]),
})

test('equals the naive book after any sequence of messages', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
      const book = createOrderBook()
      const bids = naiveSide(-1)
      const asks = naiveSide(1)
      const first = { kind: 'snapshot', bids: [], asks: [] } as const
      for (const [sequence, { kind, ...sides }] of [first, ...messages].entries()) {
        const update = { kind, sequence, exchangeTime: null, ...sides } as BookUpdate
        const result = book.apply(update)
        if (kind === 'snapshot') for (const side of [bids, asks]) side.byCents.clear()
        bids.apply(sides.bids)
        asks.apply(sides.asks)
        expect(book.levels()).toEqual({ bids: bids.sorted(), asks: asks.sorted() })
        expect<unknown>(result).toEqual(expected(bids.sorted()[0], asks.sorted()[0]))
      }
    }),
    { numRuns: 300 },
  )
})

test('messages that come twice leave the same book as messages that come once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 30 }), (messages) => {
      const [once, twice] = [createOrderBook(), createOrderBook()]
      for (const [sequence, [{ kind, ...sides }, isRepeated]] of messages.entries()) {
        const update = {
          kind: sequence === 0 ? 'snapshot' : kind,
          sequence,
          exchangeTime: null,
          ...sides,
        } as BookUpdate
        const result = once.apply(update)
        expect(twice.apply(update)).toEqual(result)
        if (isRepeated) twice.apply(update)
      }
      expect(twice.levels()).toEqual(once.levels())
      expect([twice.valid, twice.top()]).toEqual([once.valid, once.top()])
    }),
    { numRuns: 200 },
  )
})

test('never throws, and is never valid after a break, whatever the numbers and levels are', () => {
  const anyUpdate = fc.record({
    kind: fc.constantFrom('snapshot' as const, 'delta' as const),
    sequence: fc.option(fc.integer({ min: 0, max: 6 })),
    exchangeTime: fc.option(fc.integer({ min: 0, max: 6 })),
    bids: fc.array(fc.tuple(fc.oneof(price, fc.string()), fc.oneof(size, fc.string())), { maxLength: 5 }),
    asks: levels,
  })
  fc.assert(
    fc.property(fc.array(anyUpdate, { maxLength: 20 }), (updates) => {
      const book = createOrderBook({ maxLevels: 8 })
      for (const update of updates) {
        const result = book.apply(update)
        if (result.kind === 'applied' || result.kind === 'duplicate') expect(book.valid).toBe(true)
        if (result.kind === 'gap' || result.kind === 'ignored') expect(book.valid).toBe(false)
      }
    }),
    { numRuns: 500 },
  )
})
