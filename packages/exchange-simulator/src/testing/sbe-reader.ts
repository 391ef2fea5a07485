/** A level of a book, in units of 1e-8. */
export type ReadLevel = readonly [price: bigint, size: bigint]

/** The header of an SBE message, and what all messages begin with. */
export interface ReadHeader {
  readonly block: number
  readonly template: number
  readonly schema: number
  readonly version: number
  readonly us: bigint
  readonly sequence: number
}

export interface ReadBook extends ReadHeader {
  readonly isSnapshot: boolean
  readonly bids: readonly ReadLevel[]
  readonly asks: readonly ReadLevel[]
  readonly market: string
}

/** Reads what a test knows to be an SBE message. */
export function readHeader(bytes: Buffer): ReadHeader {
  return {
    block: bytes.readUInt16LE(0),
    template: bytes.readUInt16LE(2),
    schema: bytes.readUInt16LE(4),
    version: bytes.readUInt16LE(6),
    us: bytes.readBigInt64LE(8),
    sequence: Number(bytes.readBigInt64LE(16)),
  }
}

export const hasTemplate = (template: number) => (bytes: Buffer) => readHeader(bytes).template === template

/** The fixed part after time and sequence, and the market behind it: of messages without groups. */
export function readFlat(bytes: Buffer): { readonly block: Buffer; readonly market: string } {
  const end = 8 + readHeader(bytes).block
  return { block: bytes.subarray(24, end), market: bytes.subarray(end + 1, end + 1 + bytes.readUInt8(end)).toString() }
}

export function readBook(bytes: Buffer): ReadBook {
  const header = readHeader(bytes)
  let at = 8 + header.block
  const readGroup = (): ReadLevel[] => {
    const [size, count] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)]
    const first = at + 4
    at = first + size * count
    return Array.from({ length: count }, (_, index) => {
      const level = first + size * index
      return [bytes.readBigInt64LE(level), bytes.readBigInt64LE(level + 8)]
    })
  }
  const [bids, asks] = [readGroup(), readGroup()]
  const market = bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at)).toString()
  return { ...header, isSnapshot: bytes.readUInt8(24) === 0, bids, asks, market }
}

/** A decimal string in units of 1e-8. */
export function inUnits(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(8, '0'))
}
