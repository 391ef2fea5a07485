import { expect, test } from 'bun:test'
import { encodeBbo, encodeBook, encodeHeartbeat, encodeTrade, mantissa, SBE_NULL } from './sbe.ts'

/** Bytes written by hand from the documented layout; what stands between them is for the eye. */
const hex = (...parts: string[]) => parts.join('').replaceAll(' ', '')

const MARKET = '03 412d42' // A-B
const AT = 1000 // ms, so 1,000,000 µs = 0x0f4240
const AT_US = '40420f0000000000'
const SEQUENCE = '0200000001000000' // 2^32 + 2
const message = { version: 1, at: AT, sequence: 2 ** 32 + 2, market: 'A-B' }
const ONE = '00e1f50500000000' // 1e8
const HALF = '80f0fa0200000000' // 5e7
const NULL = '0000000000000080'

test('a price and a size are in units of 1e-8', () => {
  expect(mantissa(8_345_010, 2)).toBe(8_345_010_000_000n)
  expect(mantissa(3, 5)).toBe(3000n)
  expect(mantissa(7, 8)).toBe(7n)
})

test('a best bid and offer: block of 48, template 2', () => {
  const bbo = encodeBbo({ ...message, bid: [100_000_000n, 50_000_000n], ask: [SBE_NULL, 0n] })
  const header = '3000 0200 0100 0100'
  expect(bbo.toString('hex')).toBe(hex(header, AT_US, SEQUENCE, ONE, HALF, NULL, '0000000000000000', MARKET))
})

test('a trade: block of 50, template 1; the id is a number of 64 bits', () => {
  const trade = encodeTrade({
    ...message,
    version: 0,
    id: 2n ** 60n + 1n,
    side: 'SELL',
    price: 100_000_000n,
    size: 50_000_000n,
    createdAt: 2000,
    type: 'RPI',
  })
  const header = '3200 0100 0100 0000'
  const block = ['0100000000000010', '02', ONE, HALF, '80841e0000000000', '05']
  expect(trade.toString('hex')).toBe(hex(header, AT_US, SEQUENCE, ...block, MARKET))
})

test('a change of a book: block of 89, template 3, nine nulls, two groups of 16 bytes a level', () => {
  const level = [100_000_000n, 0n] as const
  const book = encodeBook({ ...message, isSnapshot: false, bids: [level, [50_000_000n, 100_000_000n]], asks: [] })
  const bids = ['1000 0200', ONE, '0000000000000000', HALF, ONE]
  const block = [AT_US, SEQUENCE, '01', NULL.repeat(9)]
  expect(book.toString('hex')).toBe(hex('5900 0300 0100 0100', ...block, ...bids, '1000 0000', MARKET))
})

test('a whole book says so', () => {
  const book = encodeBook({ ...message, isSnapshot: true, bids: [], asks: [] })
  expect(book.subarray(0, 25).toString('hex')).toBe(hex('5900 0300 0100 0100', AT_US, SEQUENCE, '00'))
})

test('a heartbeat: block of 16, template 40, no market', () => {
  expect(encodeHeartbeat(message).toString('hex')).toBe(hex('1000 2800 0100 0100', AT_US, SEQUENCE))
})
