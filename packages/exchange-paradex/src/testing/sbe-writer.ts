import type { BookLevel, Trade } from '@holdfast/adapter-core'
import type { ScriptBook } from '@holdfast/adapter-core/testing'

/**
 * Frames of schema 1, version 1, byte for byte as its schema says (paradex-py, paradex_1_0.xml): a header of four
 * little-endian u16, a block, groups, the market as a u8 length and UTF-8. Prices and sizes are i64 of 1e-8.
 */
const SCHEMA = 1
const VERSION = 1

const TRADE = { template: 1, block: 50 }
const BBO = { template: 2, block: 48 }
const BOOK = { template: 3, block: 89 }
const HEARTBEAT = { template: 40, block: 16 }

/** What stands for no value. */
const NULL = -(2n ** 63n)

const ENTRY_BYTES = 16

/** Decimals of a mantissa. */
const SCALE = 8

/** A decimal in units of 1e-8. */
function mantissa(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(SCALE, '0'))
}

/** Bytes in the order they are written. */
class Writer {
  readonly #bytes: number[] = []

  get length(): number {
    return this.#bytes.length
  }

  u8(value: number): this {
    this.#bytes.push(value & 0xff)
    return this
  }

  u16(value: number): this {
    return this.u8(value).u8(value >> 8)
  }

  i64(...values: readonly bigint[]): this {
    for (const value of values) {
      for (let byte = 0n; byte < 8n; byte += 1n) this.u8(Number((value >> (8n * byte)) & 0xffn))
    }
    return this
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value)
    this.u8(bytes.length)
    this.#bytes.push(...bytes)
    return this
  }

  done(): Uint8Array {
    return new Uint8Array(this.#bytes)
  }
}

/** A header. `more`: bytes that a later schema may append to a block, which a reader must step over. */
const header = ({ block, template }: { readonly block: number; readonly template: number }, more = 0): Writer =>
  new Writer()
    .u16(block + more)
    .u16(template)
    .u16(SCHEMA)
    .u16(VERSION)

const pad = (writer: Writer, more: number): Writer => {
  for (let byte = 0; byte < more; byte += 1) writer.u8(0xee)
  return writer
}

/** Some markets come with a longer block, as a later version of the schema may make it. */
const moreFor = (market: string) => (market.length % 2 === 0 ? 0 : 8)

const micros = (at: number) => BigInt(at) * 1_000n

const group = (writer: Writer, levels: readonly BookLevel[]): Writer => {
  writer.u16(ENTRY_BYTES).u16(levels.length)
  for (const [price, size] of levels) writer.i64(mantissa(price), mantissa(size))
  return writer
}

/** A BookEvent, or a BboEvent on the channel `bbo`. They hold the market, not the channel. */
export function sbeBook({ asks, at, bids, channel, kind, market, sequence }: ScriptBook): Uint8Array {
  const more = moreFor(market)
  if (channel === 'bbo') {
    const [bid, ask] = [bids[0], asks[0]]
    const best = [bid?.[0], bid?.[1], ask?.[0], ask?.[1]].map((text) => (text === undefined ? NULL : mantissa(text)))
    const writer = header(BBO, more).i64(micros(at), BigInt(sequence), ...best)
    return pad(writer, more).text(market).done()
  }
  const writer = header(BOOK, more)
    .i64(micros(at), BigInt(sequence))
    .u8(kind === 'whole' ? 0 : 1)
    // The best prices and the spread: null on these channels.
    .i64(...Array<bigint>(9).fill(NULL))
  return group(group(pad(writer, more), bids), asks)
    .text(market)
    .done()
}

/** A TradeEvent; BUY is 1, SELL 2, the type 1 a FILL. */
export function sbeTrade(market: string, { at, id, price, side, size }: Trade): Uint8Array {
  const more = moreFor(market)
  const writer = header(TRADE, more)
    .i64(micros(at), 1n, BigInt(id))
    .u8(side === 'sell' ? 2 : 1)
    .i64(mantissa(price), mantissa(size), micros(at))
    .u8(1)
  return pad(writer, more).text(market).done()
}

/** A HeartbeatEvent, sent every 20 s by an idle server. */
export const sbeHeartbeat = (at: number): Uint8Array => header(HEARTBEAT).i64(micros(at), 1n).done()

const MARKET = 'BTC-USD-PERP'
const bookBlock = (writer: Writer) =>
  writer
    .i64(1n, 1n)
    .u8(0)
    .i64(...Array<bigint>(9).fill(NULL))

/** Binary frames gone wrong. */
export const SBE_GARBAGE: readonly Uint8Array[] = [
  new Writer().u16(BOOK.block).u16(BOOK.template).u16(7).u16(VERSION).i64(1n, 1n).done(),
  header({ template: 99, block: 16 }).i64(1n, 1n).text(MARKET).done(),
  new Writer().u16(3).u16(BOOK.template).u16(SCHEMA).u16(VERSION).i64(1n).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(65_535).i64(1n, 1n).text(MARKET).done(),
  bookBlock(header(BOOK)).u16(0).u16(9).u16(ENTRY_BYTES).u16(0).text(MARKET).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(1).i64(NULL, 1n).u16(ENTRY_BYTES).u16(0).text(MARKET).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(1).i64(-5n, 1n).u16(ENTRY_BYTES).u16(0).text(MARKET).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(0).u16(ENTRY_BYTES).u16(0).u8(200).u8(0x42).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(0).u16(ENTRY_BYTES).u16(0).u8(2).u8(0xff).u8(0xfe).done(),
  bookBlock(header(BOOK)).u16(ENTRY_BYTES).u16(0).u16(ENTRY_BYTES).u16(0).text('DOGE-USD-PERP').done(),
]
