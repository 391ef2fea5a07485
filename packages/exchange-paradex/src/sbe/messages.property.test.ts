import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  bboFrame,
  bookFrame,
  type FrameOptions,
  heartbeatFrame,
  NULL,
  otherFrame,
  tradeFrame,
} from '../testing/sbe-frames.ts'
import { createSbeReader, type SbeMessage } from './messages.ts'

/** The decimal of a mantissa, by another way than the reader's. */
const decimalOf = (mantissa: bigint) => {
  const digits = mantissa.toString().padStart(9, '0')
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`.replace(/\.?0+$/, '')
}

const amount = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 0n, max: 10n ** 13n }),
  fc.nat({ max: 1_000 }).map((ticks) => BigInt(ticks) * 10_000_000n),
)
const count = fc.bigInt({ min: 0n, max: 2n ** 53n - 1n })
const instant = fc.bigInt({ min: 0n, max: 2n ** 53n - 1n })
const levels = fc.array(fc.tuple(amount, amount), { maxLength: 40 })
const market = fc.string({ unit: 'binary', maxLength: 60 })

/** A newer version: longer blocks and levels, and more after everything that is known. */
const newer: fc.Arbitrary<FrameOptions> = fc.record({
  version: fc.nat({ max: 65_535 }),
  extraBlock: fc.nat({ max: 300 }),
  extraLevel: fc.nat({ max: 40 }),
  tail: fc.array(fc.nat({ max: 255 }), { maxLength: 40 }),
})

const book = fc.record({
  ts: instant,
  seq: count,
  pkgType: fc.constantFrom(0, 1),
  bids: levels,
  asks: levels,
  market,
})
const side = fc.oneof(fc.tuple(amount, amount), fc.constant([NULL, NULL] as const))
const bbo = fc.record({ ts: instant, seq: count, bid: side, ask: side, market }).map(({ ask, bid, ...rest }) => {
  const [bidPrice, bidSize] = bid
  const [askPrice, askSize] = ask
  return { ...rest, bidPrice, bidSize, askPrice, askSize }
})
const trade = fc.record({
  ts: instant,
  seq: count,
  tradeId: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  side: fc.constantFrom(1, 2, 254),
  price: amount,
  size: amount,
  createdAt: instant,
  tradeType: fc.nat({ max: 255 }),
  market,
})
const frame = fc.oneof(
  fc.tuple(book, newer).map(([fields, options]) => bookFrame(fields, options)),
  fc.tuple(bbo, newer).map(([fields, options]) => bboFrame(fields, options)),
  fc.tuple(trade, newer).map(([fields, options]) => tradeFrame(fields, options)),
  newer.map(heartbeatFrame),
  fc.tuple(fc.nat({ max: 65_535 }), newer).map(([templateId, options]) => otherFrame(templateId, options)),
)

/** Every price and size of a message. */
function decimalsIn(message: SbeMessage): readonly string[] {
  switch (message.kind) {
    case 'book':
      return [...message.bids, ...message.asks].flat()
    case 'bbo':
      return [...(message.bid ?? []), ...(message.ask ?? [])]
    case 'trade':
      return [message.trade.price, message.trade.size]
    default:
      return []
  }
}

describe('what is written is read, by a reader that has read much before', () => {
  const read = createSbeReader()
  const ms = (us: bigint) => Number(us / 1_000n)
  const levelOf = ([price, size]: readonly [bigint, bigint]) => [decimalOf(price), decimalOf(size)] as const

  test('books', () => {
    fc.assert(
      fc.property(book, newer, (fields, options) => {
        expect(read(bookFrame(fields, options))).toEqual({
          kind: 'book',
          market: fields.market,
          isSnapshot: fields.pkgType === 0,
          seq: Number(fields.seq),
          at: ms(fields.ts),
          bids: fields.bids.map(levelOf),
          asks: fields.asks.map(levelOf),
        })
      }),
    )
  })

  test('best bids and offers', () => {
    const sideOf = (price: bigint, size: bigint) => (price === NULL ? null : levelOf([price, size]))
    fc.assert(
      fc.property(bbo, newer, (fields, options) => {
        expect(read(bboFrame(fields, options))).toEqual({
          kind: 'bbo',
          market: fields.market,
          seq: Number(fields.seq),
          at: ms(fields.ts),
          bid: sideOf(fields.bidPrice, fields.bidSize),
          ask: sideOf(fields.askPrice, fields.askSize),
        })
      }),
    )
  })

  test('trades', () => {
    const sides: Readonly<Record<number, string>> = { 1: 'buy', 2: 'sell' }
    fc.assert(
      fc.property(trade, newer, fc.option(fc.bigInt({ min: 0n, max: 10n ** 28n })), (fields, options, id) => {
        const wholeId = id === null ? {} : { tradeIdStr: String(id) }
        // Whatever follows the market is taken for an id, if it looks like one.
        const tail = id === null ? [] : (options.tail ?? [])
        expect(read(tradeFrame({ ...fields, ...wholeId }, { ...options, tail }))).toEqual({
          kind: 'trade',
          market: fields.market,
          trade: {
            id: String(id ?? fields.tradeId),
            price: decimalOf(fields.price),
            size: decimalOf(fields.size),
            side: (sides[fields.side] ?? null) as 'buy' | 'sell' | null,
            at: ms(fields.createdAt),
          },
        })
      }),
    )
  })
})

describe('hostile frames', () => {
  const KINDS = ['book', 'bbo', 'trade', 'heartbeat', 'unknown', 'malformed']

  test('cut short anywhere, say nothing', () => {
    const read = createSbeReader()
    fc.assert(
      fc.property(frame, fc.nat(), (whole, at) => {
        const { kind } = read(whole.subarray(0, at % whole.length))
        // What was appended after everything we know may be missing: then all that counts is there.
        if (kind !== 'malformed' && kind !== 'unknown') expect(read(whole)).toMatchObject({ kind })
      }),
    )
  })

  test('cut short inside what is known, are malformed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          book.map((fields) => bookFrame(fields)),
          bbo.map((fields) => bboFrame(fields)),
          trade.map((fields) => tradeFrame(fields)),
        ),
        fc.nat(),
        (whole, at) => {
          expect(createSbeReader()(whole.subarray(0, at % whole.length))).toMatchObject({ kind: 'malformed' })
        },
      ),
    )
  })

  test('of random bytes, or with a header of ours before them, never throw', () => {
    const read = createSbeReader()
    const bytes = fc.uint8Array({ maxLength: 400 })
    const headed = fc
      .tuple(fc.nat({ max: 100 }), fc.constantFrom(1, 2, 3, 40), bytes)
      .map(([block, template, rest]) => {
        return Uint8Array.from([block, 0, template, 0, 1, 0, 1, 0, ...rest])
      })
    fc.assert(
      fc.property(fc.oneof(bytes, headed), (hostile) => {
        expect(KINDS).toContain(read(hostile).kind)
      }),
      { numRuns: 2_000 },
    )
  })

  test('damaged anywhere, never throw, and keep to numbers of at least 0', () => {
    const read = createSbeReader()
    fc.assert(
      fc.property(frame, fc.nat(), fc.nat({ max: 255 }), (whole, at, value) => {
        const damaged = whole.slice()
        damaged[at % damaged.length] = value
        const message = read(damaged)
        expect(KINDS).toContain(message.kind)
        for (const decimal of decimalsIn(message)) expect(decimal).toMatch(/^\d+(\.\d+)?$/)
      }),
      { numRuns: 1_000 },
    )
  })
})
