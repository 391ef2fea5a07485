/** A message as a test states it: mantissas, microseconds and counts as they are on the wire. */
export interface FrameOptions {
  readonly schemaId?: number
  readonly version?: number
  /** Bytes appended to the block, and to each level of a group. */
  readonly extraBlock?: number
  readonly extraLevel?: number
  /** Bytes after everything else. */
  readonly tail?: readonly number[]
}

export interface BookFields {
  readonly ts: bigint
  readonly seq: bigint
  readonly pkgType: number
  readonly bids: readonly (readonly [price: bigint, size: bigint])[]
  readonly asks: readonly (readonly [price: bigint, size: bigint])[]
  readonly market: string
}

export interface BboFields {
  readonly ts: bigint
  readonly seq: bigint
  readonly bidPrice: bigint
  readonly bidSize: bigint
  readonly askPrice: bigint
  readonly askSize: bigint
  readonly market: string
}

export interface TradeFields {
  readonly ts: bigint
  readonly seq: bigint
  readonly tradeId: bigint
  readonly side: number
  readonly price: bigint
  readonly size: bigint
  readonly createdAt: bigint
  readonly tradeType: number
  readonly market: string
  /** Appended by version 2. */
  readonly tradeIdStr?: string
}

/** The `i64` for nothing. */
export const NULL = -(2n ** 63n)

/** What stands where we have nothing to say, so that whoever reads it shows. */
const FILLER = 0xee

/** Writes little endian, a field after the other; shares nothing with what reads. */
class FrameWriter {
  readonly #bytes: number[] = []

  int(value: bigint | number, bytes: number): this {
    let rest = BigInt.asUintN(bytes * 8, BigInt(value))
    for (let i = 0; i < bytes; i++) {
      this.#bytes.push(Number(rest % 256n))
      rest /= 256n
    }
    return this
  }

  fill(count: number): this {
    for (let i = 0; i < count; i++) this.#bytes.push(FILLER)
    return this
  }

  text(value: string): this {
    const bytes = new TextEncoder().encode(value)
    this.int(bytes.length, 1)
    this.#bytes.push(...bytes)
    return this
  }

  levels(levels: BookFields['bids'], extra: number): this {
    this.int(16 + extra, 2).int(levels.length, 2)
    for (const [price, size] of levels) this.int(price, 8).int(size, 8).fill(extra)
    return this
  }

  /** Inside a larger buffer, as a frame off a socket is. */
  end(tail: readonly number[] = []): Uint8Array {
    const before = 5
    const all = Uint8Array.from([...Array(before).fill(FILLER), ...this.#bytes, ...tail, FILLER])
    return all.subarray(before, all.length - 1)
  }
}

function header(templateId: number, block: number, { extraBlock = 0, schemaId = 1, version = 1 }: FrameOptions) {
  return new FrameWriter()
    .int(block + extraBlock, 2)
    .int(templateId, 2)
    .int(schemaId, 2)
    .int(version, 2)
}

export function bookFrame(fields: BookFields, options: FrameOptions = {}): Uint8Array {
  const { asks, bids, market, pkgType, seq, ts } = fields
  const { extraBlock = 0, extraLevel = 0, tail } = options
  const frame = header(3, 89, options).int(ts, 8).int(seq, 8).int(pkgType, 1)
  // The nine best prices, sizes and the spread, which are of no channel of ours.
  for (let i = 0; i < 9; i++) frame.int(NULL, 8)
  return frame.fill(extraBlock).levels(bids, extraLevel).levels(asks, extraLevel).text(market).end(tail)
}

export function bboFrame(fields: BboFields, options: FrameOptions = {}): Uint8Array {
  const frame = header(2, 48, options).int(fields.ts, 8).int(fields.seq, 8)
  frame.int(fields.bidPrice, 8).int(fields.bidSize, 8).int(fields.askPrice, 8).int(fields.askSize, 8)
  return frame
    .fill(options.extraBlock ?? 0)
    .text(fields.market)
    .end(options.tail)
}

export function tradeFrame(fields: TradeFields, options: FrameOptions = {}): Uint8Array {
  const frame = header(1, 50, options).int(fields.ts, 8).int(fields.seq, 8).int(fields.tradeId, 8).int(fields.side, 1)
  frame.int(fields.price, 8).int(fields.size, 8).int(fields.createdAt, 8).int(fields.tradeType, 1)
  frame.fill(options.extraBlock ?? 0).text(fields.market)
  if (fields.tradeIdStr !== undefined) frame.text(fields.tradeIdStr)
  return frame.end(options.tail)
}

export function heartbeatFrame(options: FrameOptions = {}): Uint8Array {
  return header(40, 16, options)
    .int(1_700_000_000_000_000n, 8)
    .int(0, 8)
    .fill(options.extraBlock ?? 0)
    .end(options.tail)
}

/** A message of any template, with a block of nothing. */
export function otherFrame(templateId: number, options: FrameOptions = {}): Uint8Array {
  return header(templateId, 16, options).fill(16).end(options.tail)
}
