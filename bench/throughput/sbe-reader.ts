/** A level as the wire has it: price and size × 10⁸. */
type WireLevel = readonly [price: bigint, size: bigint]

/** What a BookEvent holds, as any reader generated from the schema hands it over: whole numbers, no decimals yet. */
export interface BookEvent {
  readonly at: bigint
  readonly sequence: bigint
  readonly kind: number
  readonly bids: readonly WireLevel[]
  readonly asks: readonly WireLevel[]
  readonly market: string
}

const HEADER_BYTES = 8
const GROUP_HEADER_BYTES = 4
const BOOK_EVENT = 3
const utf8 = new TextDecoder()

/** The floor of SBE: reads the header and both groups by the documented layout, checks nothing. Null for other events. */
export function readBookEvent(bytes: Uint8Array): BookEvent | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(2, true) !== BOOK_EVENT) return null
  let offset = HEADER_BYTES + view.getUint16(0, true)
  const group = (): readonly WireLevel[] => {
    const entryBytes = view.getUint16(offset, true)
    const count = view.getUint16(offset + 2, true)
    offset += GROUP_HEADER_BYTES
    const levels: WireLevel[] = []
    for (let nth = 0; nth < count; nth++, offset += entryBytes) {
      levels.push([view.getBigInt64(offset, true), view.getBigInt64(offset + 8, true)])
    }
    return levels
  }
  const bids = group()
  const asks = group()
  const length = view.getUint8(offset)
  return {
    at: view.getBigInt64(HEADER_BYTES, true),
    sequence: view.getBigInt64(HEADER_BYTES + 8, true),
    kind: view.getUint8(HEADER_BYTES + 16),
    bids,
    asks,
    market: utf8.decode(bytes.subarray(offset + 1, offset + 1 + length)),
  }
}
