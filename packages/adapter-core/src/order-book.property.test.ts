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

/** More digits than a number holds: many share the number nearest to them, in several spellings. */
const longPrice = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('', '0', '00'), fc.constantFrom('', '0', '000'))
  .map(([last, before, after]) => `${before}123456789012345678.9${String(last).padStart(2, '0')}${after}`)
const digitsOf = (text: string) => {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

/** As `naiveSide`, by every digit. */
function exactSide(direction: 1 | -1) {
  const byDigits = new Map<bigint, BookLevel>()
  const sorted = () => [...byDigits].sort(([a], [b]) => (a < b ? -direction : direction))
  return {
    apply: (kind: string, changes: readonly BookLevel[]) => {
      if (kind === 'snapshot') byDigits.clear()
      for (const level of changes) {
        if (Number(level[1]) === 0) byDigits.delete(digitsOf(level[0]))
        else byDigits.set(digitsOf(level[0]), level)
      }
    },
    levels: () => sorted().map(([, level]) => level),
    best: () => sorted()[0]?.[0] ?? null,
  }
}

test('prices that no number tells apart are kept apart, and in their order', () => {
  const longLevels = fc.array(fc.tuple(longPrice, size), { maxLength: 12 })
  const kind = fc.constantFrom('snapshot', 'delta', 'delta')
  const longMessage = fc.record({ kind, bids: longLevels, asks: longLevels })
  fc.assert(
    fc.property(fc.array(longMessage, { maxLength: 20 }), (messages) => {
      const book = createOrderBook()
      const [bids, asks] = [exactSide(-1), exactSide(1)]
      const first = { kind: 'snapshot', bids: [], asks: [] }
      for (const [sequence, message] of [first, ...messages].entries()) {
        const result = book.apply({ sequence, exchangeTime: null, ...message } as BookUpdate)
        bids.apply(message.kind, message.bids)
        asks.apply(message.kind, message.asks)
        expect(book.levels()).toEqual({ bids: bids.levels(), asks: asks.levels() })
        const [bid, ask] = [bids.best(), asks.best()]
        expect(result).toMatchObject({ crossed: bid !== null && ask !== null && bid >= ask })
      }
    }),
    { numRuns: 300 },
  )
})

test('whole books that repeat most of the one before equal the naive book, changes between them or not', () => {
  const side = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('1', '2')), {
    selector: ([ticks]) => ticks,
    maxLength: 30,
  })
  const step = fc.record({ kind: fc.constantFrom('replace', 'replace', 'delta'), bids: side, asks: side })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const book = createOrderBook()
      const [bids, asks] = [naiveSide(-1), naiveSide(1)]
      const inOrder = (changes: readonly (readonly [number, string])[], direction: 1 | -1) =>
        changes.toSorted(([a], [b]) => direction * (a - b)).map(([ticks, amount]): BookLevel => [`${ticks}`, amount])
      for (const [sequence, { kind, ...sides }] of steps.entries()) {
        const how = sequence === 0 ? 'snapshot' : kind
        const update = { bids: inOrder(sides.bids, -1), asks: inOrder(sides.asks, 1) }
        book.apply({ kind: how, sequence, exchangeTime: null, ...update } as BookUpdate)
        if (how !== 'delta') for (const naive of [bids, asks]) naive.byCents.clear()
        bids.apply(update.bids)
        asks.apply(update.asks)
        expect(book.levels()).toEqual({ bids: bids.sorted(), asks: asks.sorted() })
      }
    }),
    { numRuns: 300 },
  )
})
