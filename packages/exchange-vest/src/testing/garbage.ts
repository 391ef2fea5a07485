import { brotliCompressSync } from 'node:zlib'

const DEPTH = 'BTC-PERP@depth'
const sides = { bids: [['1', '1']], asks: [['2', '1']] }
const depth = (changes: object) => JSON.stringify({ channel: DEPTH, data: sides, tsMs: 1, ...changes })

/** Text frames of either dialect gone wrong. */
export const TEXT_GARBAGE: readonly string[] = [
  depth({ data: null }),
  depth({ data: { bids: [['1', '1']] } }),
  depth({ data: { ...sides, asks: [[2, '1']] } }),
  depth({ data: { ...sides, asks: [['2', '1', '0']] } }),
  depth({ data: { ...sides, asks: [['two', '1']] } }),
  depth({ data: { ...sides, asks: { 0: ['2', '1'] } } }),
  depth({ channel: 'DOGE-PERP@depth' }),
  depth({ channel: 7 }),
  JSON.stringify({ channel: 'BTC-PERP@trades', data: { id: 'a', price: 1 }, tsMs: 1 }),
  JSON.stringify({ subscription_outcomes: {} }),
  JSON.stringify({ subscription_outcomes: [{ requested: 7, status: 'registered' }] }),
  JSON.stringify({ result: null, id: 999_999 }),
  JSON.stringify({ code: 1_002, msg: 'Unauthorized' }),
  JSON.stringify({ hello: 1 }),
]

const TEXT_BYTES = new TextEncoder().encode(depth({}))
const PACKED = brotliCompressSync(TEXT_BYTES)

/** More than any frame may hold, in a few hundred bytes. */
const BOMB_BYTES = 64 * 1024 * 1024

/** Binary frames gone wrong. */
export const BYTE_GARBAGE: readonly Uint8Array[] = [
  TEXT_BYTES.slice(0, -5),
  new Uint8Array([0x7b, 0xff, 0x7d]),
  new Uint8Array(PACKED.subarray(0, PACKED.length - 5)),
  new Uint8Array(PACKED.map((byte, index) => (index === 9 ? byte ^ 0xff : byte))),
  new Uint8Array(brotliCompressSync(new Uint8Array(BOMB_BYTES))),
]
