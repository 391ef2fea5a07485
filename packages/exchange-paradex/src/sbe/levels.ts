import { type BookLevel, MAX_BOOK_LEVELS } from '@holdfast/adapter-core'
import { createDecimals } from './decimal.ts'
import { isNull, readInt32, readUint16 } from './reader.ts'

/** How many levels are remembered; a power of two. A whole book repeats most of the one before. */
const SLOT_BITS = 10
const SLOTS = 1 << SLOT_BITS

const GROUP_HEADER_BYTES = 4
const LEVEL_BYTES = 16
/** Where in a level its size is, and in an `i64` its high half. */
const SIZE = 8
const HIGH = 4

/** A group of levels, and where it ends. */
export interface LevelGroup {
  readonly levels: readonly BookLevel[]
  readonly end: number
}

/** Reads prices and sizes. Both are at least 0 everywhere; anything else is malformed. */
export interface Levels {
  /** A price or a size; null where it is negative, or nothing. */
  decimal(frame: Uint8Array, at: number): string | null
  /** A price and a size of 16 bytes; null where the price is nothing (an empty side), undefined where it is malformed. */
  optional(frame: Uint8Array, at: number): BookLevel | null | undefined
  /** A group: `u16` bytes a level, `u16` levels, the levels. Null where it is malformed, or not all there. */
  group(frame: Uint8Array, at: number): LevelGroup | null
}

export function createLevels(): Levels {
  const decimals = createDecimals()
  const keys = new Int32Array(4 * SLOTS)
  const known: BookLevel[] = new Array(SLOTS).fill(['0', '0'])

  const decimal = (frame: Uint8Array, at: number): string | null => {
    const high = readInt32(frame, at + HIGH)
    return high < 0 ? null : decimals.text(high, readInt32(frame, at))
  }

  const level = (frame: Uint8Array, at: number): BookLevel | null => {
    const priceLow = readInt32(frame, at)
    const priceHigh = readInt32(frame, at + HIGH)
    const sizeLow = readInt32(frame, at + SIZE)
    const sizeHigh = readInt32(frame, at + SIZE + HIGH)
    if (priceHigh < 0 || sizeHigh < 0) return null
    const slot = slotOf(priceLow ^ Math.imul(priceHigh, 31), sizeLow ^ Math.imul(sizeHigh, 31))
    const key = 4 * slot
    if (
      keys[key] === priceLow &&
      keys[key + 1] === priceHigh &&
      keys[key + 2] === sizeLow &&
      keys[key + 3] === sizeHigh
    ) {
      return known[slot] as BookLevel
    }
    const read: BookLevel = [decimals.text(priceHigh, priceLow), decimals.text(sizeHigh, sizeLow)]
    keys[key] = priceLow
    keys[key + 1] = priceHigh
    keys[key + 2] = sizeLow
    keys[key + 3] = sizeHigh
    known[slot] = read
    return read
  }

  return {
    decimal,
    optional: (frame, at) => {
      if (isNull(frame, at)) return isNull(frame, at + SIZE) ? null : undefined
      return level(frame, at) ?? undefined
    },
    group: (frame, at) => {
      const start = at + GROUP_HEADER_BYTES
      if (start > frame.length) return null
      const stride = readUint16(frame, at)
      const count = readUint16(frame, at + 2)
      if (count === 0) return { levels: [], end: start }
      // Before anything is allocated: what is announced must be there.
      if (stride < LEVEL_BYTES || count > MAX_BOOK_LEVELS || start + count * stride > frame.length) return null
      const levels: BookLevel[] = new Array(count)
      for (let i = 0, from = start; i < count; i++, from += stride) {
        const read = level(frame, from)
        if (read === null) return null
        levels[i] = read
      }
      return { levels, end: start + count * stride }
    },
  }
}

/** Fibonacci hashing of both numbers: the top bits of a product with 2³² ÷ φ. */
function slotOf(price: number, size: number): number {
  return Math.imul(price ^ Math.imul(size, 0x85eb_ca6b), 0x9e37_79b1) >>> (32 - SLOT_BITS)
}
