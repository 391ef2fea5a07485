/** No value, in a field that may have none. */
export const SBE_NULL = -(2n ** 63n)

const SCHEMA_ID = 1
const HEADER_BYTES = 8
const GROUP_HEADER_BYTES = 4
const LEVEL_BYTES = 16

/** Template ids and lengths of the fixed part, the same in versions 0 and 1. */
const TRADE = { template: 1, block: 50 }
const BBO = { template: 2, block: 48 }
const BOOK = { template: 3, block: 89 }
const HEARTBEAT = { template: 40, block: 16 }

const SIDES = { BUY: 1, SELL: 2 } as const
const TRADE_TYPES = { FILL: 1, LIQUIDATION: 2, RPI: 5 } as const

/** Best prices of a book frame; all of them were null in every public capture of the deltas. */
const BEST_FIELDS = 9

/** Prices and sizes are in units of 1e-8. */
const DECIMALS = 8

/** `units` × 10^-`decimals`, with at most 8 decimals, in units of 1e-8. */
export function mantissa(units: number, decimals: number): bigint {
  return BigInt(units) * 10n ** BigInt(DECIMALS - decimals)
}

/** What every message says. */
interface SbeMessage {
  /** The schema's version. */
  readonly version: number
  /** Wall time in ms. */
  readonly at: number
  readonly sequence: number
}

/** A price and a size, in units of 1e-8; a size of 0 removes the level. */
export type SbeLevel = readonly [price: bigint, size: bigint]

export interface SbeTrade extends SbeMessage {
  readonly market: string
  readonly id: bigint
  readonly side: keyof typeof SIDES
  readonly price: bigint
  readonly size: bigint
  readonly createdAt: number
  readonly type: keyof typeof TRADE_TYPES
}

export interface SbeBbo extends SbeMessage {
  readonly market: string
  readonly bid: SbeLevel
  readonly ask: SbeLevel
}

export interface SbeBook extends SbeMessage {
  readonly market: string
  readonly isSnapshot: boolean
  readonly bids: readonly SbeLevel[]
  readonly asks: readonly SbeLevel[]
}

/** Writes one message from its header on: little endian, each value right after the one before. */
class SbeWriter {
  readonly bytes: Buffer
  #at = 0

  constructor({ template, block }: { template: number; block: number }, message: SbeMessage, restBytes: number) {
    this.bytes = Buffer.alloc(HEADER_BYTES + block + restBytes)
    this.u16(block).u16(template).u16(SCHEMA_ID).u16(message.version)
    this.instant(message.at).i64(BigInt(message.sequence))
  }

  u8(value: number): this {
    this.#at = this.bytes.writeUInt8(value, this.#at)
    return this
  }

  u16(value: number): this {
    this.#at = this.bytes.writeUInt16LE(value, this.#at)
    return this
  }

  i64(...values: readonly bigint[]): this {
    for (const value of values) this.#at = this.bytes.writeBigInt64LE(value, this.#at)
    return this
  }

  /** Wall time, in µs on the wire. */
  instant(atMs: number): this {
    return this.i64(BigInt(atMs) * 1000n)
  }

  group(levels: readonly SbeLevel[]): this {
    this.u16(LEVEL_BYTES).u16(levels.length)
    return this.i64(...levels.flat())
  }

  text(value: string): this {
    const length = Buffer.byteLength(value)
    this.u8(length)
    this.#at += this.bytes.write(value, this.#at)
    return this
  }
}

const textBytes = (text: string) => 1 + Buffer.byteLength(text)
const groupBytes = (levels: readonly SbeLevel[]) => GROUP_HEADER_BYTES + LEVEL_BYTES * levels.length

/** `TradeEvent`. */
export function encodeTrade(trade: SbeTrade): Buffer {
  return new SbeWriter(TRADE, trade, textBytes(trade.market))
    .i64(trade.id)
    .u8(SIDES[trade.side])
    .i64(trade.price, trade.size)
    .instant(trade.createdAt)
    .u8(TRADE_TYPES[trade.type])
    .text(trade.market).bytes
}

/** `BboEvent`. */
export function encodeBbo(bbo: SbeBbo): Buffer {
  return new SbeWriter(BBO, bbo, textBytes(bbo.market)).i64(...bbo.bid, ...bbo.ask).text(bbo.market).bytes
}

/** `BookEvent`, a whole book or a change of one. */
export function encodeBook(book: SbeBook): Buffer {
  const restBytes = groupBytes(book.bids) + groupBytes(book.asks) + textBytes(book.market)
  return new SbeWriter(BOOK, book, restBytes)
    .u8(book.isSnapshot ? 0 : 1)
    .i64(...Array.from({ length: BEST_FIELDS }, () => SBE_NULL))
    .group(book.bids)
    .group(book.asks)
    .text(book.market).bytes
}

/** `HeartbeatEvent`. */
export function encodeHeartbeat(message: SbeMessage): Buffer {
  return new SbeWriter(HEARTBEAT, message, 0).bytes
}
