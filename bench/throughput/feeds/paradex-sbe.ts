import { type Feed, MARKET, type Message } from './feed.ts'
import type { Level, MovingBook } from './moving-book.ts'
import { paradexJsonDeltas, paradexJsonSnapshots, SNAPSHOT_LEVELS } from './paradex-json.ts'

/** `BookEvent` of schema 1, version 1 (paradex_1_0.xml of paradex-py): little-endian, prices and sizes × 10⁸. */
const TEMPLATE = { blockLength: 89, templateId: 3, schemaId: 1, version: 1 }
const HEADER_BYTES = 8
const PACKAGE_AT = 16
const BEST_AT = 17
const BEST_FIELDS = 9
const NULL = -(2n ** 63n)
const LEVEL_BYTES = 16
const PRICE_UNITS_PER_TICK = 10_000_000n
const SIZE_UNITS_PER_LOT = 1_000n

const SNAPSHOT = 0
const DELTA = 1

export const paradexSbeSnapshots: Feed = { ...paradexJsonSnapshots, first: best, next: best }

function best({ asks, bids }: MovingBook, message: Message): Uint8Array {
  return bookEvent(message, SNAPSHOT, bids.slice(0, SNAPSHOT_LEVELS), asks.slice(0, SNAPSHOT_LEVELS))
}

export const paradexSbeDeltas: Feed = {
  ...paradexJsonDeltas,
  first: ({ asks, bids }, message) => bookEvent(message, SNAPSHOT, bids, asks),
  next: (_book, message, changes) => {
    const of = (side: 'bids' | 'asks') => changes.filter((change) => change.side === side)
    return bookEvent(message, DELTA, of('bids'), of('asks'))
  },
}

function bookEvent(
  { at, sequence }: Message,
  packageType: number,
  bids: readonly Level[],
  asks: readonly Level[],
): Uint8Array {
  const market = new TextEncoder().encode(MARKET)
  const groupBytes = (levels: readonly Level[]) => 4 + LEVEL_BYTES * levels.length
  const size = HEADER_BYTES + TEMPLATE.blockLength + groupBytes(bids) + groupBytes(asks) + 1 + market.length
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  const { blockLength, schemaId, templateId, version } = TEMPLATE
  for (const [nth, value] of [blockLength, templateId, schemaId, version].entries())
    view.setUint16(2 * nth, value, true)
  view.setBigInt64(HEADER_BYTES, BigInt(at) * 1_000n, true)
  view.setBigInt64(HEADER_BYTES + 8, BigInt(sequence), true)
  view.setUint8(HEADER_BYTES + PACKAGE_AT, packageType)
  for (let nth = 0; nth < BEST_FIELDS; nth++) view.setBigInt64(HEADER_BYTES + BEST_AT + 8 * nth, NULL, true)
  let offset = HEADER_BYTES + blockLength
  for (const levels of [bids, asks]) {
    view.setUint16(offset, LEVEL_BYTES, true)
    view.setUint16(offset + 2, levels.length, true)
    offset += 4
    for (const { lots, ticks } of levels) {
      view.setBigInt64(offset, BigInt(ticks) * PRICE_UNITS_PER_TICK, true)
      view.setBigInt64(offset + 8, BigInt(lots) * SIZE_UNITS_PER_LOT, true)
      offset += LEVEL_BYTES
    }
  }
  view.setUint8(offset, market.length)
  bytes.set(market, offset + 1)
  return bytes
}
